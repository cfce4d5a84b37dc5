"""Open a state of N records: every line is read and its hash is checked."""

import hashlib
import json
import shutil

import desired
from measure import interleaved
from report import Row, megabytes, seconds, thousands


def run(suite, count):
    """Prints the row."""
    folder = suite.folder / "state"
    desired.write_manifests(folder, {"dragops": 1})
    desired.write_project(folder, ["dragops"], 1)
    file = folder / ".reconcile/state.jsonl"
    file.parent.mkdir()
    file.write_text("".join(_lines(count)))
    file.chmod(0o600)
    series = interleaved(min(suite.runs, 3), {
        "ours": lambda: suite.runner.run(
            [suite.program, "state", "show", f"dragops/g{count - 1}"], cwd=folder),
        "floor": lambda: suite.runner.run([suite.tool("floor-plan"), "-", "-", file]),
    }, warm=not suite.short)
    size = file.stat().st_size
    shutil.rmtree(folder)
    ours, least = series["ours"], series["floor"]
    name = f"state of {thousands(count)} records"
    suite.report.keep(name, ours=ours.plain(), floor=least.plain(), bytes=size)
    suite.report.add(
        Row(name, seconds(ours.wall), "C, one hash", seconds(least.wall), ours.wall / least.wall),
        f"CPU {ours.cpu:.3f} s against {least.cpu:.3f} s; memory {ours.memory:.0f} MiB for "
        f"{megabytes(size)}; the other hashes all bytes at once and keeps no record")


def _lines(count):
    """A state as a compaction writes it, with the hashes of its lines."""
    last = "0" * 32

    def line(members):
        nonlocal last
        text = f'{{"prev":"{last}",' + json.dumps(members, separators=(",", ":"))[1:-1]
        last = hashlib.sha256(text.encode()).hexdigest()[:32]
        return f'{text},"h":"{last}"}}\n'

    yield line({"kind": "head", "format": 1, "lineage": "5f" * 16, "serial": count,
                "facts": count, "generation": 1, "tail": "1" * 32})
    for n in range(count):
        yield line({"kind": "recorded", "record": {
            "address": f"dragops/g{n}", "kind": "DragopsConnection", "provider": "dragops",
            "endpoint": "https://dragops.example/api", "identity": ["slack", f"g{n}"],
            "remote_id": f"conn_{n:016x}",
            "applied": {"provider": "slack", "displayName": f"g{n}"},
            "fingerprints": {"/apiKey": {"key": "5P-YyRDM", "digest": "a" * 43}},
            "origin": "created", "since": 1795279078972}})
