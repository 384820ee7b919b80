// Checks a job of Nomad against the structures of Nomad's API, whose tags say what a job file may hold: what is not among them, is no
// value of its type, or is required and missing, is said, and the exit code is 1.
package main

import (
	"fmt"
	"os"

	"github.com/hashicorp/hcl/v2/hclparse"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/hashicorp/nomad/api"
)

// The whole file: one job.
type file struct {
	Jobs []*api.Job `hcl:"job,block"`
}

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: nomad FILE.nomad.hcl")
		os.Exit(2)
	}
	parsed, wrong := hclparse.NewParser().ParseHCLFile(os.Args[1])
	if wrong.HasErrors() {
		fmt.Fprintln(os.Stderr, wrong)
		os.Exit(1)
	}
	check := &check{}
	jobs := check.body(parsed.Body.(*hclsyntax.Body), typeOf[file](), nil)
	if jobs == 0 {
		check.say(parsed.Body.MissingItemRange(), "no job")
	}
	for _, complaint := range check.complaints {
		fmt.Fprintln(os.Stderr, complaint)
	}
	if len(check.complaints) > 0 {
		os.Exit(1)
	}
	fmt.Println(check.seen, "attributes and blocks are as Nomad's API has them")
}
