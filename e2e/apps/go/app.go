package main

import (
	"fmt"
	"log"
	"net"
	"net/http"
	"strconv"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promhttp"
	"google.golang.org/grpc"
	"google.golang.org/grpc/interop"
	testgrpc "google.golang.org/grpc/interop/grpc_testing"
)

func number(request *http.Request, name string) int {
	value, err := strconv.Atoi(request.URL.Query().Get(name))
	if err != nil {
		return 0
	}
	return value
}

// Answers after a time.
func work(answer http.ResponseWriter, request *http.Request) {
	time.Sleep(time.Duration(number(request, "ms")) * time.Millisecond)
	fmt.Fprintln(answer, "done")
}

// Answers so many bytes after a time, and says who it is by the address at which it was asked.
func sized(answer http.ResponseWriter, request *http.Request) {
	size, err := strconv.Atoi(request.PathValue("bytes"))
	if err != nil {
		http.Error(answer, err.Error(), http.StatusBadRequest)
		return
	}
	time.Sleep(time.Duration(number(request, "ms")) * time.Millisecond)
	answer.Header().Set("Answered-By", request.Context().Value(http.LocalAddrContextKey).(net.Addr).String())
	answer.Header().Set("Content-Length", strconv.Itoa(size))
	answer.Write(make([]byte, size))
}

// Events with a pause between them.
func events(answer http.ResponseWriter, request *http.Request) {
	answer.Header().Set("Content-Type", "text/event-stream")
	for i := 1; i <= number(request, "n"); i++ {
		fmt.Fprintf(answer, "data: %d\n\n", i)
		answer.(http.Flusher).Flush()
		time.Sleep(time.Duration(number(request, "ms")) * time.Millisecond)
	}
	fmt.Fprint(answer, "data: last\n\n")
}

// It does not handle SIGTERM: what is in hand then is lost.
func serve(port, grpcPort string) {
	gauge := prometheus.NewGauge(prometheus.GaugeOpts{Name: "app_requests_in_flight", Help: "Requests in hand."})
	prometheus.MustRegister(gauge)
	pages := http.NewServeMux()
	pages.HandleFunc("/work", work)
	pages.HandleFunc("/work/{bytes}", sized)
	pages.HandleFunc("/events", events)
	all := http.NewServeMux()
	all.HandleFunc("/health", func(http.ResponseWriter, *http.Request) {})
	all.Handle("/metrics", promhttp.Handler())
	all.Handle("/", promhttp.InstrumentHandlerInFlight(gauge, pages))
	var protocols http.Protocols
	protocols.SetHTTP1(true)
	protocols.SetUnencryptedHTTP2(true)
	server := &http.Server{Addr: ":" + port, Handler: all, Protocols: &protocols}

	listener, err := net.Listen("tcp", ":"+grpcPort)
	if err != nil {
		log.Fatal(err)
	}
	calls := grpc.NewServer(grpc.StreamInterceptor(
		func(server any, stream grpc.ServerStream, _ *grpc.StreamServerInfo, handler grpc.StreamHandler) error {
			gauge.Inc()
			defer gauge.Dec()
			return handler(server, stream)
		}))
	testgrpc.RegisterTestServiceServer(calls, interop.NewTestServer())
	go func() { log.Fatal(calls.Serve(listener)) }()
	log.Fatal(server.ListenAndServe())
}
