package main

import (
	"bufio"
	"crypto/sha1"
	"encoding/base64"
	"errors"
	"io"
	"net/http"
)

// As much of RFC 6455 as a client and a server need that both are ours: text of up to 125 bytes in one frame, and the end.
const (
	text      = 0x81
	end       = 0x88
	masked    = 0x80
	key       = "emVyb2hhbHQgZTJlIDAwMQ=="
	appendix  = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
	maxLength = 125
)

func accepted(key string) string {
	sum := sha1.Sum([]byte(key + appendix))
	return base64.StdEncoding.EncodeToString(sum[:])
}

// Sends back what it gets, until the client ends it.
func talk(answer http.ResponseWriter, request *http.Request) {
	connection, both, err := answer.(http.Hijacker).Hijack()
	if err != nil {
		http.Error(answer, err.Error(), http.StatusInternalServerError)
		return
	}
	defer connection.Close()
	io.WriteString(connection, "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"+
		"Pod: "+answer.Header().Get("Pod")+"\r\nSec-WebSocket-Accept: "+accepted(request.Header.Get("Sec-WebSocket-Key"))+"\r\n\r\n")
	for {
		kind, message, err := readFrame(both.Reader)
		if err != nil {
			return
		}
		writeFrame(connection, kind, message, 0)
		if kind == end {
			return
		}
	}
}

// Clients mask what they send; a mask of zeros is one too.
func writeFrame(connection io.Writer, kind byte, message []byte, mask byte) error {
	frame := []byte{kind, mask | byte(len(message))}
	if mask != 0 {
		frame = append(frame, 0, 0, 0, 0)
	}
	_, err := connection.Write(append(frame, message...))
	return err
}

func readFrame(from *bufio.Reader) (byte, []byte, error) {
	head := make([]byte, 2)
	if _, err := io.ReadFull(from, head); err != nil {
		return 0, nil, err
	}
	length := int(head[1] &^ masked)
	if length > maxLength || (head[0] != text && head[0] != end) {
		return 0, nil, errors.New("a frame of another kind")
	}
	if head[1]&masked != 0 {
		if _, err := from.Discard(4); err != nil {
			return 0, nil, err
		}
	}
	message := make([]byte, length)
	_, err := io.ReadFull(from, message)
	return head[0], message, err
}
