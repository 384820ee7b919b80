package main

import (
	"bufio"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"net/url"
	"strings"
	"time"
)

const patience = 60 * time.Second

// A connection of a client that asks again and again, and never asks twice for the same: a library's client would repeat a request
// when a connection that it had kept turns out to be closed, and nobody would see it.
type connection struct {
	address string
	// How long a connection is kept, half of it at least. 0: for good.
	age time.Duration

	net.Conn
	reader *bufio.Reader
	until  time.Time
}

func (c *connection) open() error {
	if c.Conn != nil && (c.age == 0 || time.Now().Before(c.until)) {
		return nil
	}
	c.drop()
	conn, err := net.DialTimeout("tcp", c.address, 5*time.Second)
	if err != nil {
		return err
	}
	c.Conn, c.reader = conn, bufio.NewReader(conn)
	if c.age > 0 {
		c.until = time.Now().Add(c.age/2 + rand.N(c.age/2))
	}
	return nil
}

func (c *connection) drop() {
	if c.Conn != nil {
		c.Conn.Close()
		c.Conn = nil
	}
}

// Sends a head, has the body sent, and reads the answer whole. The pod whose answer it is.
func (c *connection) exchange(head string, body func(io.Writer) error) (string, string, error) {
	if err := c.open(); err != nil {
		return "", "", err
	}
	pod, text, err := c.ask(head, body)
	if err != nil {
		c.drop()
	}
	return pod, text, err
}

func (c *connection) ask(head string, body func(io.Writer) error) (string, string, error) {
	c.SetDeadline(time.Now().Add(patience))
	if _, err := io.WriteString(c, head+"\r\n\r\n"); err != nil {
		return "", "", err
	}
	if err := body(c); err != nil {
		return "", "", err
	}
	answer, err := http.ReadResponse(c.reader, nil)
	if err != nil {
		return "", "", err
	}
	pod := answer.Header.Get("Pod")
	if answer.StatusCode == http.StatusSwitchingProtocols {
		return pod, "", nil
	}
	text, err := io.ReadAll(answer.Body)
	if err != nil {
		return pod, "", err
	}
	if answer.Close {
		c.drop()
	}
	if answer.StatusCode != http.StatusOK {
		err = fmt.Errorf("status %d %s", answer.StatusCode, strings.TrimSpace(string(text)))
	}
	return pod, string(text), err
}

// What goes wrong, without the numbers of ports that make each of them another.
func kindOf(err error) string {
	if wrapped, is := err.(*net.OpError); is {
		return wrapped.Op + ": " + wrapped.Err.Error()
	}
	if wrapped, is := err.(*url.Error); is {
		return wrapped.Err.Error()
	}
	return err.Error()
}
