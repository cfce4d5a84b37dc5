#!/usr/bin/env python3
"""Measures `reconcile plan` over unchanged connections of all five platforms.

For every size it seeds a sandbox, adopts everything once, and then measures plans: requests,
CPU seconds, wall seconds and peak memory of the whole process, as medians of several runs. The
growth between neighbouring sizes is printed as an exponent: 1.0 is linear.

    Tests/Benchmarks/plan.py [--binary PATH] [--runs 5] [--sizes 100,1000,10000]

It needs nothing but Python 3 and a release build. Figures are only comparable within one run.
"""

import argparse
import json
import math
import os
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PLATFORMS = ["blink", "mielto", "xpander", "deck", "dragops"]
PAGE = {"blink": 1000, "mielto": 1000, "dragops": None}
SOURCE = "3f2b6a1e-8f0f-4f64-9a35-0f7a3f2a9c11"
CONNECTOR = "c0ffee00-0000-4000-8000-000000000001"
TYPE = "b07920f3-5dbc-44da-b650-bd1a9c1f540c"


def seeds(count):
    """The objects that the platforms hold before the first run."""
    numbers = range(count)
    return {
        "blink": [
            {"name": f"b{n}", "connection_type_id": TYPE, "workspace_id": "ws-1"} for n in numbers
        ],
        "mielto": [
            {"label": f"m{n}", "integration": "slack", "integration_type": "connectors",
             "workspace_id": "ws-1", "config": {"channel": "one"}} for n in numbers
        ],
        "xpander": [
            {"connector_id": CONNECTOR, "connector_name": "Benchmark", "name": f"x{n}",
             "access_scope": "organizational"} for n in numbers
        ],
        "deck": [{"source_id": SOURCE, "user": {"username": f"d{n}"}} for n in numbers],
        "dragops": [
            {"provider": "slack", "displayName": f"g{n}", "type": "api_key"} for n in numbers
        ],
    }


def manifests(count):
    """The same objects as manifests, one file for each platform."""
    secret = '{secretRef: "env://BENCH_SECRET"}'
    head = "---\napiVersion: reconcile/v1\nkind: {kind}\nmetadata: {{name: {name}, platform: {platform}}}\n"
    texts = {}
    for platform, kind, prefix, spec in [
        ("blink", "BlinkConnection", "b",
         "spec:\n  name: {name}\n  connection_type_id: " + TYPE + "\n  attributes: {{token: SECRET}}\n"),
        ("mielto", "MieltoConnection", "m",
         "spec:\n  label: {name}\n  integration: slack\n  integration_type: connectors\n"
         "  credentials: {{access_token: SECRET}}\n  config: {{channel: one}}\n"),
        ("xpander", "XpanderConnection", "x",
         "spec:\n  connector_id: " + CONNECTOR + "\n  name: {name}\n  access_scope: organizational\n"
         "  security: {{authMethod: apiKey, apiKey: SECRET}}\n"),
        ("deck", "DeckConnection", "d",
         "spec:\n  source_id: " + SOURCE + "\n  auth_method: username_password\n"
         "  auth_credentials: {{username: {name}, password: SECRET}}\n"
         "outputs: {{access_token: {{sink: \"file://tokens/{name}\"}}}}\n"),
        ("dragops", "DragopsConnection", "g",
         "spec:\n  provider: slack\n  displayName: {name}\n  apiKey: SECRET\n"),
    ]:
        pieces = []
        for number in range(count):
            name = f"{prefix}{number}"
            pieces.append(head.format(kind=kind, name=name, platform=platform))
            pieces.append(spec.format(name=name).replace("SECRET", secret))
        texts[platform] = "".join(pieces)
    return texts


def project(port):
    """The project file."""
    base = f"http://127.0.0.1:{port}"
    key = '{secretRef: "env://BENCH_KEY"}'
    limits = "limits: {requestsPerSecond: 100000}"
    return f"""apiVersion: reconcile/v1
kind: Project
metadata: {{name: benchmark}}
spec:
  manifests: [connections]
  fingerprintKey: {{secretRef: "env://BENCH_FINGERPRINT_KEY"}}
  platforms:
    blink: {{provider: blink, workspace: ws-1, endpoint: "{base}/blink/api/v1", auth: {{apiKey: {key}}}, {limits}}}
    mielto: {{provider: mielto, workspace: ws-1, endpoint: "{base}/mielto", auth: {{token: {key}}}, {limits}}}
    xpander: {{provider: xpander, endpoint: "{base}/xpander", auth: {{apiKey: {key}}}, {limits}}}
    deck: {{provider: deck, endpoint: "{base}/deck/api/v1", auth: {{clientId: {key}, secret: {key}}}, {limits}}}
    dragops: {{provider: dragops, endpoint: "{base}/dragops/api", auth: {{token: {key}}}, {limits}}}
"""


def run(command, cwd, expect=(0,)):
    """Runs a command; returns wall seconds, CPU seconds and peak memory in MiB."""
    environment = {
        "PATH": os.environ["PATH"], "BENCH_SECRET": "benchmark-secret-value",
        "BENCH_KEY": "benchmark-key", "BENCH_FINGERPRINT_KEY": "0123456789abcdef" * 4,
        "XDG_STATE_HOME": str(cwd / ".xdg"),
    }
    start = time.monotonic()
    child = subprocess.Popen(
        command, cwd=cwd, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    errors = child.stderr.read()
    _, status, usage = os.wait4(child.pid, 0)
    wall = time.monotonic() - start
    code = os.waitstatus_to_exitcode(status)
    child.returncode = code
    if code not in expect:
        sys.exit(f"{' '.join(map(str, command))} exited {code}:\n{errors.decode()}")
    return wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def request(port, method, path):
    """Sends one control request to the sandbox."""
    call = urllib.request.Request(f"http://127.0.0.1:{port}/_sandbox/{path}", method=method)
    with urllib.request.urlopen(call) as answer:
        return answer.read()


def measure(binary, total, runs):
    """Measures one size; returns its row."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "connections").mkdir()
        count = total // len(PLATFORMS)
        (folder / "seed.json").write_text(json.dumps(seeds(count)))
        for platform, text in manifests(count).items():
            # A file may have at most 1 MiB.
            documents = text.split("---\n")[1:]
            for start in range(0, len(documents), 2000):
                file = folder / "connections" / f"{platform}-{start}.yaml"
                file.write_text("---\n" + "---\n".join(documents[start:start + 2000]))
        sandbox = subprocess.Popen(
            [binary, "sandbox", "--port", "0", "--seed", "seed.json", "--quiet"], cwd=folder,
            stdout=subprocess.PIPE, text=True)
        try:
            port = int(sandbox.stdout.readline().rsplit(":", 1)[1])
            (folder / "reconcile.yaml").write_text(project(port))
            run([binary, "apply", "--auto-approve", "--quiet"], folder)
            rows, requests = [], 0
            for _ in range(runs):
                request(port, "DELETE", "log")
                rows.append(run([binary, "plan", "--detailed-exitcode", "--quiet"], folder))
                requests = json.loads(request(port, "GET", "log"))["count"]
            wall, cpu, memory = (statistics.median(column) for column in zip(*rows))
            return {"connections": count * len(PLATFORMS), "requests": requests, "wall": wall,
                    "cpu": cpu, "memory": memory}
        finally:
            sandbox.terminate()
            sandbox.wait()


def main():
    """Prints the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--binary", default=str(ROOT / ".build/release/reconcile"))
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--sizes", default="100,1000,10000")
    options = parser.parse_args()
    if not Path(options.binary).exists():
        sys.exit("no release build; run: swift build -c release --static-swift-stdlib")
    print(f"{'connections':>12} {'requests':>9} {'wall s':>8} {'CPU s':>8} {'MiB':>7} {'growth':>7}")
    last = None
    for size in [int(text) for text in options.sizes.split(",")]:
        row = measure(options.binary, size, options.runs)
        growth = ""
        if last:
            growth = "%.2f" % (
                math.log(row["cpu"] / last["cpu"])
                / math.log(row["connections"] / last["connections"]))
        print(f"{row['connections']:>12} {row['requests']:>9} {row['wall']:>8.3f} "
              f"{row['cpu']:>8.3f} {row['memory']:>7.1f} {growth:>7}", flush=True)
        last = row


if __name__ == "__main__":
    main()
