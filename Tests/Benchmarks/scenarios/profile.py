"""Where the time of a plan of unchanged connections goes: the ten functions that use most of it."""

import re
import shutil
import subprocess

import desired
from report import thousands
from world import World

_WIDTH = 88


def run(suite, size):
    """Prints two lists: by what runs in a function itself, and in all that it calls."""
    if not shutil.which("perf"):
        suite.report.note("perf is not there: no profile")
        return
    with World(suite, desired.ALL, size // len(desired.ALL)) as world:
        world.adopt()
        data = world.folder / "perf.data"
        recorded = subprocess.run(
            ["perf", "record", "-q", "-F", "999", "-g", "-o", data, suite.program, "plan", "--quiet"],
            cwd=world.folder, env=suite.runner.environment | world.machine,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
        if recorded.returncode != 0:
            suite.report.note("perf may not record here: no profile")
            return
        for words, flag in [("itself", "--no-children"), ("with what it calls", "--children")]:
            lines = _lines(data, flag)
            suite.report.keep(f"profile of a plan of {size}, {words}", lines=lines)
            suite.report.note(f"plan of {thousands(size)} unchanged, {words}:")
            for share, name in lines:
                suite.report.note(f"  {share:>5.1f} %  {name[:_WIDTH].rstrip()}")


def _lines(data, flag):
    """The share and the name of those that use most, threads taken together."""
    text = subprocess.run(
        ["perf", "report", "-i", data, flag, "--stdio", "-g", "none", "--sort", "symbol"],
        capture_output=True, text=True, check=False).stdout
    found = []
    for line in text.splitlines():
        match = re.match(r"\s*([\d.]+)%(?:\s+[\d.]+%)?\s+\[.\]\s+(\S.*)", line)
        if match:
            found.append((float(match[1]), match[2].strip()))
    names = _demangled([name for _, name in found[:80]])
    # What every program of this kind has above its own functions tells nothing.
    pairs = [(share, name) for (share, _), name in zip(found, names)
             if not re.search(r"dispatch|start_thread|swift_job_run|thunk|runBlocking|closure"
                              r"|runJob|BlockingPool|WorkerThread|^0x", name)]
    return pairs[:10 if flag == "--no-children" else 25]


def _demangled(names):
    swift = shutil.which("swift-demangle") or shutil.which("swift")
    if not swift:
        return names
    command = [swift] if swift.endswith("demangle") else [swift, "demangle"]
    done = subprocess.run(
        [*command, "-compact", "-simplified"], input="\n".join(names) + "\n",
        capture_output=True, text=True, check=False)
    plain = done.stdout.splitlines()
    if len(plain) != len(names):
        return names
    return [re.sub(r"^(specialized |generic |function signature )*", "", name).strip()
            for name in plain]
