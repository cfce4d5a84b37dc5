"""The plan that a person writes in an afternoon: load, list, compare.

    serial.py MANIFESTS PORT
"""

import json
import sys
from pathlib import Path

import blink
import yaml

wanted = {}
for file in sorted(Path(sys.argv[1]).glob("*.yaml")):
    with open(file, "rb") as stream:
        for document in yaml.load_all(stream, Loader=yaml.CSafeLoader):
            spec = document["spec"]
            wanted[spec["name"]] = spec["connection_type_id"]
there = {entry["name"]: entry["connection_type_id"]
         for entry in blink.connections(int(sys.argv[2]))}
print(json.dumps({
    "create": len(wanted.keys() - there.keys()), "delete": len(there.keys() - wanted.keys()),
    "update": sum(there[name] != value for name, value in wanted.items() if name in there),
    "unchanged": sum(there.get(name) == value for name, value in wanted.items()),
}))
