package main

import (
	"fmt"
	"maps"
	"os"
	"sync"
	"time"
)

// What became of the requests. Times are milliseconds since 1970.
type report struct {
	lock sync.Mutex
	Ways map[string]tally `json:"ways"`
	// When a pod's last answer had come.
	Last     map[string]int64 `json:"last"`
	Failures []failure        `json:"failures"`
	// The slowest request that succeeded, in milliseconds.
	Slowest int64 `json:"slowest"`
}

type tally struct {
	Requests int `json:"requests"`
	Failed   int `json:"failed"`
}

type failure struct {
	At      int64  `json:"at"`
	Way     string `json:"way"`
	Kind    string `json:"kind"`
	Seconds string `json:"seconds"`
	What    string `json:"what"`
}

const kept = 200

func newReport() *report {
	return &report{Ways: map[string]tally{}, Last: map[string]int64{}, Failures: []failure{}}
}

func (r *report) add(way, kind, pod string, begin time.Time, err error) {
	took := time.Since(begin)
	r.lock.Lock()
	defer r.lock.Unlock()
	tally := r.Ways[way]
	tally.Requests++
	if err != nil {
		tally.Failed++
		failure := failure{time.Now().UnixMilli(), way, kind, fmt.Sprintf("%.3f", took.Seconds()), kindOf(err)}
		fmt.Fprintln(os.Stderr, "failed:", failure)
		if len(r.Failures) < kept {
			r.Failures = append(r.Failures, failure)
		}
	} else {
		r.Last[pod] = time.Now().UnixMilli()
		r.Slowest = max(r.Slowest, took.Milliseconds())
	}
	r.Ways[way] = tally
}

func (r *report) copy() *report {
	r.lock.Lock()
	defer r.lock.Unlock()
	return &report{Ways: maps.Clone(r.Ways), Last: maps.Clone(r.Last), Failures: append([]failure{}, r.Failures...), Slowest: r.Slowest}
}
