package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"strconv"
	"time"
)

// The application. It listens late, if it is told to, and on SIGTERM it
//
//	dies      at once, with all that it has in hand
//	ignores   it
//	finishes  what it has in hand, and takes nothing new
func serve(arguments []string) {
	flags := flag.NewFlagSet("app", flag.ExitOnError)
	port := flags.Int("port", 8080, "where it listens")
	delay := flags.Duration("delay", 0, "how long after its start")
	stop := flags.String("stop", "dies", "what it does on SIGTERM: dies, ignores or finishes")
	fatal(flags.Parse(arguments))

	signals := told()
	pages := http.NewServeMux()
	pages.HandleFunc("GET /", answer)
	pages.HandleFunc("POST /", upload)
	pages.HandleFunc("GET /talk", talk)
	server := &http.Server{Addr: fmt.Sprint(":", *port), Handler: named(pages)}
	ended := make(chan bool)
	go func() {
		for signal := range signals {
			fmt.Println("application:", signal, *stop)
			switch *stop {
			case "dies":
				os.Exit(143)
			case "finishes":
				fatal(server.Shutdown(context.Background()))
				close(ended)
			}
		}
	}()
	time.Sleep(*delay)
	listener, err := net.Listen("tcp", server.Addr)
	fatal(err)
	fmt.Println("application: listening")
	if err := server.Serve(listener); err != http.ErrServerClosed {
		fatal(err)
	}
	<-ended
}

// Every answer says whose it is, so that clients know when a pod had its last request.
func named(pages http.Handler) http.Handler {
	name, _ := os.Hostname()
	return http.HandlerFunc(func(answer http.ResponseWriter, request *http.Request) {
		answer.Header().Set("Pod", name)
		pages.ServeHTTP(answer, request)
	})
}

// After as many milliseconds as the request says.
func answer(answer http.ResponseWriter, request *http.Request) {
	milliseconds, _ := strconv.Atoi(request.URL.Query().Get("ms"))
	time.Sleep(time.Duration(milliseconds) * time.Millisecond)
	io.WriteString(answer, "done\n")
}

func upload(answer http.ResponseWriter, request *http.Request) {
	size, err := io.Copy(io.Discard, request.Body)
	if err != nil {
		http.Error(answer, err.Error(), http.StatusBadRequest)
		return
	}
	fmt.Fprintln(answer, size)
}
