#!/usr/bin/env python3
"""Holds the schemas against the example project and the known mistakes.

Needs jsonschema and PyYAML. The example has to be accepted; a mistake has to be rejected, unless it is one of those that
a schema cannot know: what YAML itself refuses counts as rejected.
"""

import json
import pathlib
import re
import sys

import jsonschema
import referencing
import yaml

SCHEMAS = pathlib.Path(__file__).resolve().parent
EXAMPLE = SCHEMAS.parent
MISTAKES = EXAMPLE.parent / "Tests" / "MeterConfigTests" / "Mistakes"

# Mistakes in what one value says of another, in the languages of expressions, schedules and dates, and in names that only
# the project or the adapters know.
BEYOND_A_SCHEMA = {
    "meters-accept-unknown-vendor", "meters-active-from-no-such-day", "meters-active-to-before-from",
    "meters-aggregation-unique-undeclared", "meters-attribute-as-dimension", "meters-cron-field",
    "meters-customer-twice", "meters-customer-unknown-meter", "meters-dimension-undeclared",
    "meters-duplicate-attribute", "meters-duplicate-event", "meters-duplicate-meter", "meters-event-undeclared",
    "meters-filter-boolean-words", "meters-filter-compares-types", "meters-filter-number",
    "meters-opaque-unknown-adapter", "meters-override-kind", "meters-override-none", "meters-override-unknown-field",
    "meters-override-unknown-vendor", "meters-proof-no-file", "meters-proof-unknown-meter", "meters-proof-window",
    "meters-timezone-unknown", "meters-value-condition", "meters-value-text", "meters-vendor-unknown",
    "project-defaults-schedule", "project-pattern-without-match", "project-sync-unknown-side",
} | {path.stem for path in MISTAKES.glob("meters-expression-*.yaml")}


class CoreLoader(yaml.SafeLoader):
    """YAML 1.2's core schema, with repeated keys refused."""

    yaml_implicit_resolvers = {}

    def construct_mapping(self, node, deep=False):
        keys = [self.construct_object(key, deep=True) for key, _ in node.value]
        if len(set(keys)) != len(keys):
            raise yaml.YAMLError(f"repeated key {node.start_mark}")
        return super().construct_mapping(node, deep)


def core(tag, pattern, first):
    CoreLoader.add_implicit_resolver(tag, re.compile(pattern), first)


core("tag:yaml.org,2002:null", r"^(~|null|Null|NULL|)$", ["~", "n", "N", ""])
core("tag:yaml.org,2002:bool", r"^(true|True|TRUE|false|False|FALSE)$", list("tTfF"))
core("tag:yaml.org,2002:int", r"^[-+]?[0-9]+$", list("-+0123456789"))
core("tag:yaml.org,2002:float", r"^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$", list("-+0123456789."))


def validator(name):
    documents = {path.name: json.loads(path.read_text()) for path in SCHEMAS.glob("*.schema.json")}
    for document in documents.values():
        jsonschema.Draft202012Validator.check_schema(document)
    resources = [(key, referencing.Resource.from_contents(value)) for key, value in documents.items()]
    return jsonschema.Draft202012Validator(documents[name], registry=referencing.Registry().with_resources(resources))


def fault(check, path):
    """The first thing that is wrong with a file, or None."""
    try:
        document = yaml.load(path.read_text(), CoreLoader)
    except (yaml.YAMLError, TypeError) as error:
        return f"YAML: {error}"
    error = next(iter(sorted(check.iter_errors({} if document is None else document), key=str)), None)
    return error and f"{error.json_path}: {error.message}"


def main():
    meters, project = validator("meters.schema.json"), validator("project.schema.json")
    failures = []
    for path in [EXAMPLE / "meterway.yaml", *sorted((EXAMPLE / "meters").glob("*.yaml"))]:
        if found := fault(project if path.parent == EXAMPLE else meters, path):
            failures.append(f"{path.name} should be accepted: {found}")
    mistakes = sorted(MISTAKES.glob("*.yaml"))
    for path in mistakes:
        found = fault(project if path.stem.startswith("project-") else meters, path)
        if (found is None) != (path.stem in BEYOND_A_SCHEMA):
            failures.append(f"{path.stem} should be {'accepted' if path.stem in BEYOND_A_SCHEMA else 'rejected'}: {found}")
    print("\n".join(failures) or f"the example is accepted, {len(mistakes)} mistakes are as expected")
    return 1 if failures or not mistakes else 0


if __name__ == "__main__":
    sys.exit(main())
