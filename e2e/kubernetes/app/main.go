// What the scenarios need in a container: an application, the clients that ask it, what tells the ingress of its endpoints, and a
// process that sleeps. One static program, so that an image of it needs nothing else.
package main

import (
	"fmt"
	"os"
	"os/signal"
	"syscall"
)

func main() {
	commands := map[string]func([]string){"app": serve, "load": load, "follow": follow, "sleep": sleep}
	if len(os.Args) < 2 || commands[os.Args[1]] == nil {
		fmt.Fprintln(os.Stderr, "usage: app (app | load | follow | sleep) [flags]")
		os.Exit(2)
	}
	commands[os.Args[1]](os.Args[2:])
}

// A channel that gets SIGTERM, and SIGINT.
func told() chan os.Signal {
	signals := make(chan os.Signal, 4)
	signal.Notify(signals, syscall.SIGTERM, syscall.SIGINT)
	return signals
}

// Until it is told to stop. As a sidecar it says when that was.
func sleep([]string) {
	fmt.Println("told to stop by", <-told())
}

func fatal(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, "cannot go on:", err)
		os.Exit(1)
	}
}
