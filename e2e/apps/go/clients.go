package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand"
	"net/http"
	"os"
	"sort"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"
	testgrpc "google.golang.org/grpc/interop/grpc_testing"
	"google.golang.org/grpc/keepalive"
)

const (
	longest  = 12 * time.Second
	pieces   = 4
	interval = 2500 * time.Millisecond
)

// What became of the requests of a kind.
type tally struct{ whole, cut atomic.Int64 }

var (
	tallies = map[string]*tally{"HTTP/1.1": {}, "HTTP/2": {}, "HTTP/2 events": {}, "gRPC stream": {}}
	stopped atomic.Bool
	failed  sync.Map
)

func count(kind string, err error) {
	if err == nil {
		tallies[kind].whole.Add(1)
		return
	}
	tallies[kind].cut.Add(1)
	failed.Store(kind+": "+err.Error(), true)
}

func get(client *http.Client, url, end string) error {
	answer, err := client.Get(url)
	if err != nil {
		return err
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	if err == nil && (answer.StatusCode != 200 || !strings.HasSuffix(string(body), end)) {
		err = fmt.Errorf("status %d, %d bytes", answer.StatusCode, len(body))
	}
	return err
}

// HTTP/2 sends pings: after three seconds without a frame.
func client(http2 bool, workers int) *http.Client {
	var protocols http.Protocols
	protocols.SetHTTP1(!http2)
	protocols.SetUnencryptedHTTP2(http2)
	return &http.Client{Transport: &http.Transport{
		Protocols:           &protocols,
		MaxIdleConnsPerHost: workers,
		HTTP2:               &http.HTTP2Config{SendPingTimeout: 3 * time.Second},
	}}
}

func stream(service testgrpc.TestServiceClient) error {
	request := &testgrpc.StreamingOutputCallRequest{}
	for range pieces {
		request.ResponseParameters = append(request.ResponseParameters,
			&testgrpc.ResponseParameters{Size: 100, IntervalUs: int32(interval.Microseconds())})
	}
	answers, err := service.StreamingOutputCall(context.Background(), request)
	if err != nil {
		return err
	}
	for got := 0; ; got++ {
		if _, err = answers.Recv(); errors.Is(err, io.EOF) && got == pieces {
			return nil
		} else if err != nil {
			return err
		}
	}
}

// As a load balancer that asks for the health twice a second, and sends nothing any more after the second bad answer.
func watch(health string) {
	for bad := 0; bad < 2; time.Sleep(500 * time.Millisecond) {
		answer, err := http.Get(health)
		if err == nil && answer.StatusCode == 200 {
			bad = 0
		} else {
			bad++
		}
		if err == nil {
			answer.Body.Close()
		}
	}
	stopped.Store(true)
}

func ask(url, target, health string, workers int) {
	connection, err := grpc.NewClient(target, grpc.WithTransportCredentials(insecure.NewCredentials()),
		grpc.WithKeepaliveParams(keepalive.ClientParameters{Time: 10 * time.Second}))
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	service := testgrpc.NewTestServiceClient(connection)
	first, second := client(false, workers), client(true, workers)
	var all sync.WaitGroup
	repeat := func(kind string, request func() error) {
		all.Go(func() {
			for !stopped.Load() {
				err := request()
				count(kind, err)
				if err != nil {
					time.Sleep(500 * time.Millisecond)
				}
			}
		})
	}
	work := func() string {
		return fmt.Sprintf("%s/work?ms=%d", url, rand.Int63n(longest.Milliseconds()))
	}
	stream1 := fmt.Sprintf("%s/events?n=%d&ms=%d", url, pieces, interval.Milliseconds())
	for range workers {
		repeat("HTTP/1.1", func() error { return get(first, work(), "done\n") })
		repeat("HTTP/2", func() error { return get(second, work(), "done\n") })
		repeat("HTTP/2 events", func() error { return get(second, stream1, "data: last\n\n") })
		if target != "-" {
			repeat("gRPC stream", func() error { return stream(service) })
		}
	}
	watch(health)
	all.Wait()
	report()
}

func report() {
	var whole, cut int64
	kinds := []string{}
	for kind := range tallies {
		kinds = append(kinds, kind)
	}
	sort.Strings(kinds)
	for _, kind := range kinds {
		t := tallies[kind]
		whole, cut = whole+t.whole.Load(), cut+t.cut.Load()
		fmt.Printf("  %-14s %4d whole, %3d failed\n", kind, t.whole.Load(), t.cut.Load())
	}
	fmt.Printf("  %-14s %4d whole, %3d failed\n", "all", whole, cut)
	shown := 0
	failed.Range(func(key, _ any) bool {
		shown++
		fmt.Printf("    e.g. %.140s\n", key)
		return shown < 3
	})
}
