// Asks Porcupine, a linearizability checker that is not ours, about histories that ./lab export wrote.
//
//	./lab export HISTORY.jsonl --as porcupine --to history.json
//	go run . history.json
//
// Prints a line for each file. Exit code: 0 all are linearizable, 1 one is not, 2 one could not be decided in time,
// 64 one could not be read.
package main

import (
	"encoding/json"
	"fmt"
	"os"
	"time"

	"github.com/anishathalye/porcupine"
)

const limit = 30 * time.Second

type input struct {
	Op    string `json:"op"`
	Key   string `json:"key"`
	Value string `json:"value"`
}

// Version is 0 where the operation was told none.
type output struct {
	Value   string `json:"value"`
	Version int64  `json:"version"`
}

type operation struct {
	ClientId int
	Input    input
	Call     int64
	Output   output
	Return   int64
}

// What a profile holds. Before anything is known of it, a read may bring whatever nobody wrote.
type register struct {
	known   bool
	value   string
	version int64
}

// A register whose version grows with every write, one for each key.
func model(history []operation) porcupine.Model {
	versions := map[[2]string]int64{}
	written := map[[2]string]bool{}
	for _, each := range history {
		value := each.Output.Value
		if each.Input.Op == "write" {
			value = each.Input.Value
			written[[2]string{each.Input.Key, value}] = true
		}
		if each.Output.Version != 0 {
			versions[[2]string{each.Input.Key, value}] = each.Output.Version
		}
	}
	return porcupine.Model{
		Partition: byKey,
		Init:      func() interface{} { return register{} },
		Step: func(state, in, out interface{}) (bool, interface{}) {
			now, asked, told := state.(register), in.(input), out.(output)
			if asked.Op == "write" {
				version := versions[[2]string{asked.Key, asked.Value}]
				if version == 0 {
					return true, register{true, asked.Value, now.version}
				}
				return version > now.version, register{true, asked.Value, version}
			}
			if now.known {
				return told.Value == now.value, now
			}
			return !written[[2]string{asked.Key, told.Value}], register{true, told.Value, told.Version}
		},
	}
}

func byKey(history []porcupine.Operation) [][]porcupine.Operation {
	keys := map[string][]porcupine.Operation{}
	for _, each := range history {
		key := each.Input.(input).Key
		keys[key] = append(keys[key], each)
	}
	var parts [][]porcupine.Operation
	for _, part := range keys {
		parts = append(parts, part)
	}
	return parts
}

func judge(file string) (porcupine.CheckResult, error) {
	text, err := os.ReadFile(file)
	if err != nil {
		return porcupine.Unknown, err
	}
	var history []operation
	if err := json.Unmarshal(text, &history); err != nil {
		return porcupine.Unknown, fmt.Errorf("%s: %w", file, err)
	}
	var operations []porcupine.Operation
	for _, each := range history {
		operations = append(operations, porcupine.Operation{
			ClientId: each.ClientId, Input: each.Input, Call: each.Call, Output: each.Output, Return: each.Return})
	}
	return porcupine.CheckOperationsTimeout(model(history), operations, limit), nil
}

func main() {
	exit := 0
	for _, file := range os.Args[1:] {
		result, err := judge(file)
		switch {
		case err != nil:
			fmt.Fprintln(os.Stderr, err)
			os.Exit(64)
		case result == porcupine.Ok:
			fmt.Println(file, "linearizable")
		case result == porcupine.Illegal:
			fmt.Println(file, "not linearizable")
			exit = 1
		default:
			fmt.Println(file, "undecided after", limit)
			exit = max(exit, 2)
		}
	}
	os.Exit(exit)
}
