"""Apply of N creates, against a client that does nothing but send them.

The platform is Blink: names are unique on its server, so a create needs no settling time, and its
answer is whole, so nothing is asked afterwards. On loopback the server is one that costs nothing,
and the floor keeps a journal as durable as ours. With 20 ms it is the sandbox, and the floor keeps
none: behind a network a journal is no excuse.
"""

import shutil

import desired
import replay
from measure import Broken, interleaved
from report import Row, megabytes, seconds, thousands
from server import Answers
from world import World

_CONCURRENCY = 16
# What is promised, for so many creates; fewer have the start and the plan on their backs.
_JUDGED = 10_000
_LOOPBACK, _NETWORK = 2.0, 1.3


def run(suite, count):
    """Prints a row for loopback and one for a server that takes 20 ms."""
    with World(suite, ["blink"], count, seeded=False, concurrency=_CONCURRENCY) as world:
        log = world.logged(lambda: _apply(world, world.server))
        _check_log(log, count)
        entry = _entry_length(world, count)
        with Answers(suite.tool("answers"), world.folder) as server:
            desired.write_project(world.folder, ["blink"], server.port, _CONCURRENCY)
            series = _measure(suite, world, server, log, [world.folder / "journal", entry])
            _print(suite, f"apply of {thousands(count)} creates", series, log, 0,
                   _syncs(suite, world, server))
    with World(suite, ["blink"], count, seeded=False, latency=20,
               concurrency=_CONCURRENCY) as world:
        series = _measure(suite, world, world.server, log, [])
        _print(suite, f"apply of {thousands(count)} creates, 20 ms", series, log, 20)


def _apply(world, server):
    server.reset()
    world.forget_state()
    sample = world.run("apply", "--auto-approve", "--quiet", server=server)
    _check_objects(world, server)
    return sample


def _measure(suite, world, server, log, journal):
    requests = world.folder / "requests"
    replay.write_requests(requests, server.port, log, lanes=False)

    def floor():
        server.reset()
        sample = suite.runner.run(
            [suite.tool("floor-apply"), requests, _CONCURRENCY, *journal], server=server)
        _check_objects(world, server)
        return sample

    rounds = suite.runs if journal else min(suite.runs, 3)
    return interleaved(
        rounds, {"ours": lambda: _apply(world, server), "floor": floor}, warm=False)


def _print(suite, name, series, log, latency, syncs=None):
    ours, least = series["ours"], series["floor"]
    suite.report.keep(
        name, ours=ours.plain(), floor=least.plain(), requests=len(log), syncs=syncs)
    ratio, limit = ours.wall / least.wall, _NETWORK if latency else _LOOPBACK
    details = [
        f"CPU {ours.cpu:.3f} s against {least.cpu:.3f} s; memory {ours.memory:.0f} MiB; "
        f"wall {ours.spread[0]:.3f} to {ours.spread[1]:.3f} s",
        f"{thousands(len(log))} requests, {_CONCURRENCY} at a time: "
        f"{megabytes(replay.sent_bytes(log))} sent, "
        f"{megabytes(least.part('received'))} received",
        f"the server used {ours.server:.2f} s of CPU while ours ran, {least.server:.2f} s while "
        f"the floor did",
    ]
    if not latency:
        text = f"the floor synced its journal {thousands(int(least.part('syncs')))} times"
        details.append(text + (f", ours {thousands(syncs)} times" if syncs else ""))
    judged = len(log) > _JUDGED
    suite.report.add(
        Row(name, seconds(ours.wall), "C floor" if latency else "C floor, synced",
            seconds(least.wall), ratio, f"<= {limit:g}" if judged else "",
            ratio <= limit if judged else None), *details)


def _check_log(log, count):
    creates = sum(entry["operation"] == "create" for entry in log)
    if creates != count or len(log) != count + 1:
        raise Broken(f"{creates} creates and {len(log)} requests for {count} connections")


def _check_objects(world, server):
    objects = server.objects()
    if objects != world.count:
        raise Broken(f"{objects} objects were made for {world.count} manifests")


def _entry_length(world, count):
    """How long an entry of our journal was: what the compaction has set aside, by entries."""
    kept = [path for path in world.state.parent.iterdir() if path.suffix == ".bak"]
    size = (kept[0] if kept else world.state).stat().st_size
    return max(64, size // (2 * count))


def _syncs(suite, world, server):
    """How often ours waits for the disk, as a tracer counts; None where there is none."""
    if not shutil.which("strace"):
        return None
    server.reset()
    world.forget_state()
    trace = world.folder / "trace"
    try:
        suite.runner.run(
            ["strace", "-f", "-qq", "--seccomp-bpf", "-e", "trace=fsync,fdatasync", "-o", trace,
             suite.program, "apply", "--auto-approve", "--quiet"], cwd=world.folder,
            environment=world.machine)
    except Broken:
        # Not everybody may trace, and it is a figure beside the others.
        return None
    with open(trace, encoding="utf-8", errors="replace") as file:
        return sum("sync(" in line for line in file)
