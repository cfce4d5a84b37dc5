#!/usr/bin/env python3
"""Checks the JSON Schemas against the corpus with a validator that is not ours.

Usage: check.py SCHEMAS CORPUS [EXTRA...]

SCHEMAS is the folder of the schemas, CORPUS this folder. Under CORPUS/manifests and CORPUS/projects
the schemas must accept every file in `good`, refuse every file in `bad`, and accept every readable
file in `beyond-schema`: those break rules that only the program knows. That the program refuses
`bad` and `beyond-schema` at the right places is a test of its own; together they show that program
and schemas agree. EXTRA are folders of sound files: all files of the projects (`reconcile.yaml`) below, or all files;
what other programs read, such as objects of Kubernetes, is left out. What the schemas offer, examples
and defaults, must itself be valid.

Needs `jsonschema` (4.18 or later) and PyYAML. Exit codes: 0 agree, 1 differ, 3 something is missing.
"""

import json
import pathlib
import re
import sys

try:
    import jsonschema
    import yaml
except ImportError as error:
    print(f"{error}; install python3-jsonschema and python3-yaml", file=sys.stderr)
    sys.exit(3)


class Unreadable(Exception):
    """The file is no plain YAML: the schema has no say."""


class Core(yaml.SafeLoader):
    """YAML with the scalars of the 1.2 core schema, no aliases and no duplicate keys."""

    yaml_implicit_resolvers = {}

    def compose_node(self, parent, index):
        if self.check_event(yaml.AliasEvent):
            raise Unreadable("alias")
        return super().compose_node(parent, index)

    def construct_mapping(self, node, deep=False):
        keys = [self.construct_object(key, deep=True) for key, _ in node.value]
        if not all(isinstance(key, str) for key in keys):
            raise Unreadable("key that is not text")
        if len(set(keys)) != len(keys):
            raise Unreadable("duplicate key")
        return super().construct_mapping(node, deep)


def integer(loader, node):
    text = node.value
    base = {"0o": 8, "0x": 16}.get(text[:2], 10)
    return int(text if base == 10 else text[2:], base)


for tag, pattern, first in [
    ("null", r"~|null|Null|NULL|", ["~", "n", "N", ""]),
    ("bool", r"true|True|TRUE|false|False|FALSE", list("tTfF")),
    ("int", r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+", list("-+0123456789")),
    (
        "float",
        r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?"
        r"|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)",
        list("-+.0123456789"),
    ),
]:
    Core.add_implicit_resolver(f"tag:yaml.org,2002:{tag}", re.compile(f"^(?:{pattern})$"), first)
Core.add_constructor("tag:yaml.org,2002:int", integer)


def load(path):
    try:
        text = path.read_bytes().decode("utf-8")
        documents = [doc for doc in yaml.load_all(text, Loader=Core) if doc is not None]
        # JSON has neither infinity nor surrogates.
        json.dumps(documents, allow_nan=False)
        return documents
    except (Unreadable, yaml.YAMLError, UnicodeDecodeError, ValueError) as error:
        raise Unreadable(str(error)) from error


def is_foreign(document):
    """Whether another program reads the document; nothing says so but its version."""
    version = document.get("apiVersion") if isinstance(document, dict) else None
    return isinstance(version, str) and not version.startswith("reconcile/")


class Checker:
    def __init__(self, folder):
        self.failures = []
        self.count = 0
        self.validators = {}
        for path in sorted(folder.glob("*.schema.json")):
            schema = json.loads(path.read_text("utf-8"))
            jsonschema.Draft202012Validator.check_schema(schema)
            self.validators[path.name] = jsonschema.Draft202012Validator(schema)
            self.offers(path.name, schema, schema)

    def offers(self, place, part, root):
        """What an editor would write for somebody must not be underlined by it at once."""
        if isinstance(part, list):
            for index, element in enumerate(part):
                self.offers(f"{place}[{index}]", element, root)
        if not isinstance(part, dict):
            return
        offered = list(part.get("examples", [])) if isinstance(part.get("examples"), list) else []
        if "default" in part and not isinstance(part["default"], dict):
            offered.append(part["default"])
        validator = jsonschema.Draft202012Validator(part | {"$defs": root.get("$defs", {})})
        for value in offered:
            self.count += 1
            if not validator.is_valid(value):
                self.failures.append(f"{place}: offers {value!r}, which it refuses")
        for key, inner in part.items():
            if key not in ("default", "examples", "const", "enum"):
                self.offers(f"{place}.{key}", inner, root)

    def accepts(self, path, document, is_project):
        if is_project:
            return self.validators["project.schema.json"].is_valid(document)
        verdict = self.validators["manifest.schema.json"].is_valid(document)
        kind = document.get("kind") if isinstance(document, dict) else None
        own = self.validators.get(f"{kind}.schema.json")
        if own is not None and own.is_valid(document) != verdict:
            self.failures.append(f"{path}: {kind}.schema.json and manifest.schema.json differ")
        return verdict

    def check(self, path, expected, is_project):
        self.count += 1
        try:
            documents = load(path)
        except Unreadable as error:
            if expected != "beyond-schema":
                self.failures.append(f"{path}: cannot be read: {error}")
            return
        verdict = all([self.accepts(path, document, is_project) for document in documents])
        if verdict == (expected == "bad"):
            self.failures.append(f"{path}: {'accepted' if verdict else 'refused'}")


def main():
    checker = Checker(pathlib.Path(sys.argv[1]))
    for kind in ["manifests", "projects"]:
        for expected in ["good", "bad", "beyond-schema"]:
            for path in sorted((pathlib.Path(sys.argv[2]) / kind / expected).glob("*.yaml")):
                checker.check(path, expected, kind == "projects")
    for folder in sys.argv[3:]:
        root = pathlib.Path(folder)
        projects = {path.parent for path in root.rglob("reconcile.yaml")} or {root}
        for path in sorted({path for project in projects for path in project.rglob("*.y*ml")}):
            if any(part.startswith(".") for part in path.relative_to(root).parts):
                continue
            documents = load(path)
            if any(is_foreign(document) for document in documents):
                continue
            is_project = any(isinstance(d, dict) and d.get("kind") == "Project" for d in documents)
            checker.check(path, "good", is_project)
    for failure in checker.failures:
        print(failure)
    print(f"{checker.count} files and offers, {len(checker.failures)} disagreements")
    return 1 if checker.failures or checker.count == 0 else 0


sys.exit(main())
