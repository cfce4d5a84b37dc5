"""What it costs to start: `version`, one manifest, the memory of a process that does nothing."""

import shutil

import desired
from measure import interleaved
from report import Row, megabytes, seconds

_RATIO = 3.0


def run(suite):
    """Prints the rows."""
    folder = suite.folder / "start"
    desired.write_manifests(folder, {"dragops": 1})
    desired.write_project(folder, ["dragops"], 1)
    series = interleaved(21 if suite.short else 61, {
        "version": lambda: suite.runner.run([suite.program, "version"]),
        "curl": lambda: suite.runner.run(["curl", "--version"]),
        "validate": lambda: suite.runner.run([suite.program, "validate", "--quiet"], cwd=folder),
    })
    shutil.rmtree(folder)
    version, curl, validate = (series[name] for name in ("version", "curl", "validate"))
    suite.report.keep("start", **{name: runs.plain() for name, runs in series.items()})
    ratio = version.wall / curl.wall
    suite.report.add(
        Row("version", seconds(version.wall), "curl --version", seconds(curl.wall), ratio,
            f"<= {_RATIO:g}", ratio <= _RATIO),
        f"CPU {version.cpu * 1000:.1f} ms against {curl.cpu * 1000:.1f} ms; "
        f"memory {version.memory:.1f} MiB against {curl.memory:.1f}")
    suite.report.add(
        Row("validate 1", seconds(validate.wall), "curl --version", seconds(curl.wall),
            validate.wall / curl.wall),
        f"CPU {validate.cpu * 1000:.1f} ms; memory {validate.memory:.1f} MiB")
    _size(suite)


def _size(suite):
    stripped = suite.stripped()
    if not stripped:
        suite.report.note("strip is not there: the size is not measured")
        return
    size = stripped.stat().st_size
    suite.report.keep("size", stripped=size)
    suite.report.add(Row("size of the program, stripped", megabytes(size)))
