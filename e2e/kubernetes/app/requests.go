package main

import (
	"fmt"
	"io"
	"math/rand/v2"
	"strings"
	"time"
)

func nothing(io.Writer) error { return nil }

func between(least, most time.Duration) time.Duration {
	return least + rand.N(most-least+1)
}

// A GET whose answer takes a time.
func get(c *connection, takes time.Duration) (string, error) {
	pod, answer, err := c.exchange(fmt.Sprintf("GET /?ms=%d HTTP/1.1\r\nHost: app", takes.Milliseconds()), nothing)
	if err == nil && answer != "done\n" {
		err = fmt.Errorf("answer of %d bytes", len(answer))
	}
	return pod, err
}

// A POST whose body takes a time, in 20 pieces.
func post(c *connection, takes time.Duration) (string, error) {
	const pieces, size = 20, 5000
	pod, answer, err := c.exchange(fmt.Sprintf("POST / HTTP/1.1\r\nHost: app\r\nContent-Length: %d", pieces*size),
		func(to io.Writer) error {
			for range pieces {
				if _, err := io.WriteString(to, strings.Repeat("x", size)); err != nil {
					return err
				}
				time.Sleep(takes / pieces)
			}
			return nil
		})
	if err == nil && strings.TrimSpace(answer) != fmt.Sprint(pieces*size) {
		err = fmt.Errorf("answer %q", answer)
	}
	return pod, err
}

// A WebSocket on which client and server talk four times a second, until the client ends it.
func chat(c *connection, takes time.Duration) (string, error) {
	c.drop()
	defer c.drop()
	pod, _, err := c.exchange("GET /talk HTTP/1.1\r\nHost: app\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"+
		"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: "+key, nothing)
	if err != nil {
		return pod, err
	}
	for until := time.Now().Add(takes); time.Now().Before(until); time.Sleep(250 * time.Millisecond) {
		if err := echo(c, text, "hello"); err != nil {
			return pod, err
		}
	}
	return pod, echo(c, end, "")
}

func echo(c *connection, kind byte, message string) error {
	if err := writeFrame(c, kind, []byte(message), masked); err != nil {
		return err
	}
	got, answer, err := readFrame(c.reader)
	if err == nil && (got != kind || string(answer) != message) {
		err = fmt.Errorf("another frame than was sent: %q", answer)
	}
	return err
}
