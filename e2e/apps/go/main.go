// A web application with a gauge, and clients for it or for a proxy before it.
//
//	load app PORT GRPC_PORT          HTTP/1.1 and HTTP/2 without TLS with a page of metrics, and gRPC
//	load clients URL GRPC HEALTH N   sends N requests of each kind at a time (GRPC -: none by gRPC) until HEALTH is not 200
//	                                 any more, and waits for all answers
package main

import (
	"fmt"
	"os"
	"strconv"
)

func main() {
	switch {
	case len(os.Args) == 4 && os.Args[1] == "app":
		serve(os.Args[2], os.Args[3])
	case len(os.Args) == 6 && os.Args[1] == "clients":
		workers, _ := strconv.Atoi(os.Args[5])
		ask(os.Args[2], os.Args[3], os.Args[4], workers)
	default:
		fmt.Fprintln(os.Stderr, "usage: load app PORT GRPC_PORT | load clients URL GRPC HEALTH N")
		os.Exit(2)
	}
}
