"""Validate N manifests, against libyaml's events in C and against PyYAML's loader in C."""

import importlib.util
import shutil
import sys

import desired
from measure import growth, interleaved
from report import Row, megabytes, seconds, thousands
from suite import HERE

_JUDGED, _RATIO = 10_000, 2.0


def run(suite, sizes, python=None):
    """Prints rows for each size."""
    measured = [(size, _measure(suite, size, python or _python_with_yaml())) for size in sizes]
    for small, large in zip(measured, measured[1:]):
        suite.report.note(f"growth of CPU, {thousands(small[0])} to {thousands(large[0])}: "
                          f"{growth((small[0], small[1].cpu), (large[0], large[1].cpu)):.2f}")


def _python_with_yaml():
    return sys.executable if importlib.util.find_spec("yaml") else None


def _measure(suite, size, python):
    folder = suite.folder / "validate"
    desired.write_manifests(folder, dict.fromkeys(desired.ALL, size // len(desired.ALL)))
    desired.write_project(folder, desired.ALL, 1)
    programs = {
        "ours": lambda: suite.runner.run([suite.program, "validate", "--quiet"], cwd=folder),
        "floor": lambda: suite.runner.run([suite.tool("floor-yaml"), folder / "connections"]),
    }
    if python:
        programs["pyyaml"] = lambda: suite.runner.run(
            [python, HERE / "peers/pyyaml.py", folder / "connections"])
    series = interleaved(
        suite.runs if size <= 10_000 else min(suite.runs, 3), programs, warm=not suite.short)
    shutil.rmtree(folder)
    ours, least = series["ours"], series["floor"]
    suite.report.keep(
        f"validate {size}", **{name: runs.plain() for name, runs in series.items()})
    ratio, judged = ours.wall / least.wall, size == _JUDGED
    suite.report.add(
        Row(f"validate {thousands(size)}", seconds(ours.wall), "C events", seconds(least.wall),
            ratio, f"<= {_RATIO:g}" if judged else "", ratio <= _RATIO if judged else None),
        f"CPU {ours.cpu:.3f} s against {least.cpu:.3f} s; memory {ours.memory:.0f} MiB; "
        f"{megabytes(least.part('bytes'))}, {thousands(int(least.part('events')))} events",
        *(["what is promised is for reading YAML; this is the whole run, checks and all"]
          if judged else []))
    if "pyyaml" in series:
        peer = series["pyyaml"]
        suite.report.add(
            Row(f"validate {thousands(size)}", seconds(ours.wall), "PyYAML, C loader",
                seconds(peer.wall), ours.wall / peer.wall),
            f"PyYAML loads and checks nothing: CPU {peer.cpu:.3f} s, {peer.memory:.0f} MiB")
    else:
        suite.report.note("PyYAML is not there: not compared")
    return ours
