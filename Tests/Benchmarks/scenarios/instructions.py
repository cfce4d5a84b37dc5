"""Instructions, which a busy machine does not change: of small sizes, as counted by a tool.

`perf stat` counts where the processor's counters may be read; elsewhere valgrind's callgrind, which
runs a program about fifty times slower.
"""

import re
import shutil
import subprocess

import desired
import replay
from measure import Broken
from report import Row, thousands
from world import World


def run(suite, size):
    """Prints a row for each thing that is counted."""
    count = _counter(suite)
    if not count:
        return
    with World(suite, desired.ALL, size // len(desired.ALL)) as world:
        world.adopt()
        requests = world.folder / "requests"
        replay.write_requests(requests, world.server.port, world.logged(world.plan))
        manifests = world.folder / "connections"
        plan = ["plan", "--detailed-exitcode", "--quiet"]
        for name, words, floor in [
            ("version", ["version"], ["curl", "--version"]),
            (f"validate {thousands(size)}", ["validate", "--quiet"],
             [suite.tool("floor-yaml"), manifests]),
            (f"plan, {thousands(size)} unchanged", plan,
             [suite.tool("floor-plan"), manifests, requests, world.state]),
        ]:
            # Without symbols, which valgrind does not read in the form that Swift writes.
            ours = count(world, [suite.stripped() or suite.program, *words])
            least = count(world, floor)
            suite.report.keep(f"instructions of {name}", ours=ours, floor=least)
            suite.report.add(
                Row(f"instructions: {name}", f"{ours / 1e6:.1f} M", "floor",
                    f"{least / 1e6:.1f} M", ours / least))


def _counter(suite):
    """The function that counts, or None."""
    if _perf_instructions(subprocess.run(
            ["perf", "stat", "-x,", "-e", "instructions:u", "true"], capture_output=True,
            text=True, check=False).stderr if shutil.which("perf") else ""):
        return _count_with_perf
    if not shutil.which("valgrind"):
        _install("valgrind")
    if shutil.which("valgrind"):
        suite.report.note("instructions are counted by callgrind: perf may not count here")
        return _count_with_callgrind
    suite.report.note("neither perf nor valgrind counts here: no instructions")
    return None


def _install(package):
    prefix = [] if subprocess.run(
        ["id", "-u"], capture_output=True, text=True, check=False).stdout == "0\n" else ["sudo"]
    if shutil.which("apt-get"):
        subprocess.run([*prefix, "apt-get", "update", "-qq"], check=False)
        subprocess.run(
            [*prefix, "apt-get", "install", "-qy", "--no-install-recommends", package],
            stdout=subprocess.DEVNULL, check=False)


def _perf_instructions(text):
    found = re.search(r"^(\d+),,instructions", text, re.MULTILINE)
    return int(found[1]) if found else None


def _start(world, command):
    done = subprocess.run(
        [str(word) for word in command], cwd=world.folder, capture_output=True, text=True,
        env=world.suite.runner.environment | world.machine, check=False)
    if done.returncode != 0:
        raise Broken(f"{command} exited {done.returncode}: {done.stderr[-1000:]}")
    return done.stderr


def _count_with_perf(world, command):
    return _perf_instructions(
        _start(world, ["perf", "stat", "-x,", "-e", "instructions:u", *command]))


def _count_with_callgrind(world, command):
    file = world.folder / "callgrind.out"
    text = _start(
        world, ["valgrind", "--tool=callgrind", f"--callgrind-out-file={file}", *command])
    found = re.search(r"Collected : (\d+)", text)
    if not found:
        raise Broken(f"callgrind did not count: {text[-1000:]}")
    return int(found[1])
