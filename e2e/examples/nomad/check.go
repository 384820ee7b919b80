package main

import (
	"fmt"
	"reflect"
	"strings"
	"time"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/convert"
)

type check struct {
	complaints []string
	seen       int
}

// A field of a structure, by its tag: `hcl:"NAME,KIND"`, KIND being optional, block or label; none for an attribute that is required.
type field struct {
	kind string
	is   reflect.Type
}

func typeOf[T any]() reflect.Type {
	return reflect.TypeOf((*T)(nil)).Elem()
}

func (c *check) say(where hcl.Range, text string, values ...any) {
	c.complaints = append(c.complaints, fmt.Sprintf("%s:%d: %s", where.Filename, where.Start.Line, fmt.Sprintf(text, values...)))
}

func fields(of reflect.Type) (named map[string]field, labels int) {
	named = map[string]field{}
	for i := 0; i < of.NumField(); i++ {
		tag, is := of.Field(i).Tag.Lookup("hcl")
		if !is {
			continue
		}
		name, kind, _ := strings.Cut(tag, ",")
		if kind == "label" {
			labels++
		} else if kind != "remain" {
			named[name] = field{kind, of.Field(i).Type}
		}
	}
	return named, labels
}

// Without pointers, and for blocks without lists and maps of them.
func plain(is reflect.Type, ofBlock bool) reflect.Type {
	for is.Kind() == reflect.Pointer || ofBlock && (is.Kind() == reflect.Slice || is.Kind() == reflect.Map && plain(is.Elem(), false).Kind() == reflect.Struct) {
		is = is.Elem()
	}
	return is
}

// What is in the braces of a block. The number of blocks in it.
func (c *check) body(body *hclsyntax.Body, of reflect.Type, path []string) int {
	named, _ := fields(of)
	for name, attribute := range body.Attributes {
		c.seen++
		// Nomad takes these with an equals sign too.
		known, is := named[name]
		if !is {
			c.say(attribute.NameRange, "%s has no attribute %q", at(path), name)
		} else if known.kind == "block" && plain(known.is, true).Kind() == reflect.Struct {
			c.say(attribute.NameRange, "%s in %s is a block", name, at(path))
		} else {
			c.value(attribute, known.is)
		}
	}
	for name, known := range named {
		if _, is := body.Attributes[name]; known.kind == "" && !is {
			c.say(body.MissingItemRange(), "%s needs %s", at(path), name)
		}
	}
	for _, block := range body.Blocks {
		c.seen++
		known, is := named[block.Type]
		if !is || known.kind != "block" {
			c.say(block.TypeRange, "%s has no block %q", at(path), block.Type)
			continue
		}
		c.block(block, plain(known.is, true), append(path, block.Type))
	}
	return len(body.Blocks)
}

func (c *check) block(block *hclsyntax.Block, of reflect.Type, path []string) {
	if of.Kind() == reflect.Map {
		// Of any names: environment, meta, and the driver's configuration, which only the driver knows.
		return
	}
	_, labels := fields(of)
	// A job's label is its id, which no tag says.
	if of.Name() == "Job" {
		labels = 1
	}
	if len(block.Labels) != labels {
		c.say(block.TypeRange, "%s has %d names, not %d", at(path), labels, len(block.Labels))
	}
	c.body(block.Body, of, path)
}

// An attribute's value. One with references is known to Nomad only.
func (c *check) value(attribute *hclsyntax.Attribute, is reflect.Type) {
	if len(attribute.Expr.Variables()) > 0 {
		return
	}
	value, wrong := attribute.Expr.Value(nil)
	if wrong.HasErrors() {
		c.complaints = append(c.complaints, wrong.Error())
		return
	}
	is = plain(is, false)
	if is == typeOf[time.Duration]() {
		text, err := convert.Convert(value, cty.String)
		if err == nil {
			_, err = time.ParseDuration(text.AsString())
		}
		if err != nil {
			c.say(attribute.NameRange, "%s is no duration: %s", attribute.Name, err)
		}
	} else if wants, known := ctyType(is); known {
		if _, err := convert.Convert(value, wants); err != nil {
			c.say(attribute.NameRange, "%s: %s", attribute.Name, err)
		}
	}
}

func ctyType(is reflect.Type) (cty.Type, bool) {
	switch is.Kind() {
	case reflect.String:
		return cty.String, true
	case reflect.Bool:
		return cty.Bool, true
	case reflect.Int, reflect.Int8, reflect.Int32, reflect.Int64, reflect.Uint8, reflect.Uint64, reflect.Float64:
		return cty.Number, true
	case reflect.Slice:
		element, known := ctyType(plain(is.Elem(), false))
		return cty.List(element), known
	default:
		return cty.NilType, false
	}
}

func at(path []string) string {
	if len(path) == 0 {
		return "the file"
	}
	return strings.Join(path, ".")
}
