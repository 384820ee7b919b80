package main

import (
	"bufio"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// The part of an EndpointSlice that is read here.
type slice struct {
	Metadata struct {
		Name string `json:"name"`
	} `json:"metadata"`
	Endpoints []struct {
		Addresses  []string `json:"addresses"`
		Conditions struct {
			Ready *bool `json:"ready"`
		} `json:"conditions"`
	} `json:"endpoints"`
	Ports []struct {
		Port int `json:"port"`
	} `json:"ports"`
}

// Follows a Service's EndpointSlices and writes the ready endpoints to a file as Envoy reads it: what an ingress controller does. A
// change reaches Envoy after a lag, as those of others do.
func follow(arguments []string) {
	flags := flag.NewFlagSet("follow", flag.ExitOnError)
	api := flags.String("api", "https://"+os.Getenv("KUBERNETES_SERVICE_HOST")+":"+os.Getenv("KUBERNETES_SERVICE_PORT"), "API server")
	account := flags.String("account", "/var/run/secrets/kubernetes.io/serviceaccount", "folder with token and ca.crt")
	namespace := flags.String("namespace", "default", "the Service's namespace")
	service := flags.String("service", "app", "the Service's name")
	file := flags.String("file", "/endpoints/endpoints.json", "where to write")
	lag := flags.Duration("lag", time.Second, "time from a change to the file")
	fatal(flags.Parse(arguments))

	token, err := os.ReadFile(filepath.Join(*account, "token"))
	fatal(err)
	trusted := &tls.Config{RootCAs: x509.NewCertPool()}
	if authority, err := os.ReadFile(filepath.Join(*account, "ca.crt")); err != nil || !trusted.RootCAs.AppendCertsFromPEM(authority) {
		fmt.Println("no certificate of an authority: the API server's is not checked")
		trusted = &tls.Config{InsecureSkipVerify: true}
	}
	client := &http.Client{Transport: &http.Transport{TLSClientConfig: trusted}}
	address := *api + "/apis/discovery.k8s.io/v1/namespaces/" + *namespace + "/endpointslices?watch=true&labelSelector=" +
		url.QueryEscape("kubernetes.io/service-name="+*service)
	write(*file, nil)
	known := map[string]slice{}
	changed := make(chan []string, 1000)
	go func() {
		for addresses := range changed {
			time.Sleep(*lag)
			for len(changed) > 0 {
				addresses = <-changed
			}
			write(*file, addresses)
		}
	}()
	go func() {
		for {
			err := watch(client, address, strings.TrimSpace(string(token)), known, changed)
			fmt.Println("the watch is over:", err)
			time.Sleep(100 * time.Millisecond)
			clear(known)
		}
	}()
	<-told()
}

// A watch without a version begins with everything that is there.
func watch(client *http.Client, address, token string, known map[string]slice, changed chan []string) error {
	request, err := http.NewRequest("GET", address, nil)
	if err != nil {
		return err
	}
	request.Header.Set("Authorization", "Bearer "+token)
	answer, err := client.Do(request)
	if err != nil {
		return err
	}
	defer answer.Body.Close()
	if answer.StatusCode != http.StatusOK {
		text, _ := io.ReadAll(answer.Body)
		return fmt.Errorf("status %d: %s", answer.StatusCode, text)
	}
	events := json.NewDecoder(bufio.NewReader(answer.Body))
	for {
		var event struct {
			Type   string `json:"type"`
			Object slice  `json:"object"`
		}
		if err := events.Decode(&event); err != nil {
			return err
		}
		if event.Type == "DELETED" {
			delete(known, event.Object.Metadata.Name)
		} else if event.Type == "ERROR" {
			return fmt.Errorf("an error from the API server")
		} else {
			known[event.Object.Metadata.Name] = event.Object
		}
		changed <- ready(known)
	}
}

func ready(known map[string]slice) []string {
	var addresses []string
	for _, slice := range known {
		for _, endpoint := range slice.Endpoints {
			if endpoint.Conditions.Ready != nil && !*endpoint.Conditions.Ready || len(slice.Ports) == 0 {
				continue
			}
			for _, address := range endpoint.Addresses {
				addresses = append(addresses, fmt.Sprint(address, " ", slice.Ports[0].Port))
			}
		}
	}
	slices.Sort(addresses)
	return slices.Compact(addresses)
}

// A ClusterLoadAssignment in a file that is replaced as a whole.
func write(file string, addresses []string) {
	type object = map[string]any
	endpoints := []object{}
	for _, address := range addresses {
		var host string
		var port int
		fmt.Sscan(address, &host, &port)
		endpoints = append(endpoints, object{"endpoint": object{"address": object{
			"socket_address": object{"address": host, "port_value": port}}}})
	}
	text, err := json.Marshal(object{"version_info": fmt.Sprint(time.Now().UnixNano()), "resources": []object{{
		"@type":        "type.googleapis.com/envoy.config.endpoint.v3.ClusterLoadAssignment",
		"cluster_name": "app",
		"endpoints":    []object{{"lb_endpoints": endpoints}}}}})
	fatal(err)
	fatal(os.WriteFile(file+".new", text, 0o644))
	fatal(os.Rename(file+".new", file))
	fmt.Println(time.Now().Format(time.TimeOnly), "endpoints:", addresses)
}
