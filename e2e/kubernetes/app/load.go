package main

import (
	"encoding/json"
	"flag"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

// A kind of requests: how many clients ask so, and how long a request takes.
type kind struct {
	ask         func(*connection, time.Duration) (string, error)
	clients     int
	least, most time.Duration
}

// The kinds' names are flags: -short 10,50ms,500ms
func (k *kind) Set(value string) error {
	var least, most string
	if _, err := fmt.Sscanf(strings.ReplaceAll(value, ",", " "), "%d %s %s", &k.clients, &least, &most); err != nil {
		return err
	}
	var err error
	if k.least, err = time.ParseDuration(least); err != nil {
		return err
	}
	k.most, err = time.ParseDuration(most)
	return err
}

func (k *kind) String() string { return fmt.Sprint(k.clients) }

// Clients ask by each way until they are told to stop. By HTTP at the port: GET /NAME/ says what became of the requests so
// far, and POST /NAME/stop has the clients end what they have begun, and then says it.
func load(arguments []string) {
	flags := flag.NewFlagSet("load", flag.ExitOnError)
	port := flags.Int("port", 9100, "where to ask for the report")
	name := flags.String("name", "load", "first part of the report's path: a port of a node may be another's")
	kinds := map[string]*kind{"get": {ask: get}, "long": {ask: get}, "upload": {ask: post}, "websocket": {ask: chat}}
	for name, kind := range kinds {
		flags.Var(kind, name, "clients, and the shortest and the longest time of a request: 10,50ms,500ms")
	}
	age := flags.Duration("age", 2*time.Second, "how long a client keeps a connection to the Service")
	pause := flags.Duration("pause", 20*time.Millisecond, "longest pause between two requests of a client")
	fatal(flags.Parse(arguments))

	report := newReport()
	var clients sync.WaitGroup
	var stopped atomic.Bool
	for _, way := range flags.Args() { // service=10.96.0.7:80 ingress=10.96.0.8:80
		wayName, address, _ := strings.Cut(way, "=")
		for kindName, kind := range kinds {
			for range kind.clients {
				connection := &connection{address: address}
				if wayName == "service" {
					connection.age = *age
				}
				clients.Go(func() {
					// Or all would ask in step.
					time.Sleep(between(0, kind.least))
					for !stopped.Load() {
						begin := time.Now()
						pod, err := kind.ask(connection, between(kind.least, kind.most))
						report.add(wayName, kindName, pod, begin, err)
						if err != nil {
							time.Sleep(100 * time.Millisecond)
						}
						time.Sleep(between(0, *pause))
					}
				})
			}
		}
	}
	say := func(answer http.ResponseWriter, _ *http.Request) { json.NewEncoder(answer).Encode(report.copy()) }
	http.HandleFunc("GET /"+*name+"/", say)
	http.HandleFunc("POST /"+*name+"/stop", func(answer http.ResponseWriter, request *http.Request) {
		stopped.Store(true)
		clients.Wait()
		say(answer, request)
	})
	go func() { fatal(http.ListenAndServe(fmt.Sprint(":", *port), nil)) }()
	<-told()
}
