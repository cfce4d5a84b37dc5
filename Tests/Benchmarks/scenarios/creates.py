"""Apply of N creates, against a client that does nothing but send them.

The platform is Blink: names are unique on its server, so a create needs no settling time, and its
answer is whole, so nothing is asked afterwards. On loopback the floor keeps a journal as durable as
ours; behind a network it does not need one to be slow.
"""

import shutil

import replay
from measure import Broken, interleaved
from report import Row, megabytes, seconds, thousands
from world import World

_CONCURRENCY = 16
_LOOPBACK, _NETWORK = 2.0, 1.3


def run(suite, count):
    """Prints a row for loopback and one for a server that takes 20 ms."""
    _measure(suite, count, latency=0)
    _measure(suite, count, latency=20)


def _measure(suite, count, latency):
    with World(suite, ["blink"], count, seeded=False, latency=latency,
               concurrency=_CONCURRENCY) as world:
        requests, journal = world.folder / "requests", world.folder / "journal"

        def ours():
            world.server.reset()
            world.forget_state()
            sample = world.run("apply", "--auto-approve", "--quiet")
            _check(world, count)
            return sample

        log = world.logged(ours)
        creates = [entry for entry in log if entry["operation"] == "create"]
        if len(creates) != count or len(log) != count + 1:
            raise Broken(f"{len(creates)} creates and {len(log)} requests for {count} connections")
        replay.write_requests(requests, world.server.port, log, lanes=False)
        command = [suite.tool("floor-apply"), requests, _CONCURRENCY]
        if latency == 0:
            command += [journal, _entry_length(world, count)]

        def floor():
            world.server.reset()
            sample = suite.runner.run(command, server=world.server)
            _check(world, count)
            return sample

        rounds = suite.runs if latency == 0 else min(suite.runs, 3)
        series = interleaved(rounds, {"ours": ours, "floor": floor}, warm=False)
        syncs = _syncs(suite, world) if latency == 0 else None
    name = f"apply of {thousands(count)} creates" + (f", {latency} ms" if latency else "")
    suite.report.keep(
        name, ours=series["ours"].plain(), floor=series["floor"].plain(), requests=len(log),
        syncs=syncs)
    _print(suite, name, series["ours"], series["floor"], log, latency, syncs)


def _print(suite, name, ours, least, log, latency, syncs):
    ratio, limit = ours.wall / least.wall, _NETWORK if latency else _LOOPBACK
    details = [
        f"CPU {ours.cpu:.3f} s against {least.cpu:.3f} s; memory {ours.memory:.0f} MiB; "
        f"wall {ours.spread[0]:.3f} to {ours.spread[1]:.3f} s",
        f"{thousands(len(log))} requests, {_CONCURRENCY} at a time: "
        f"{megabytes(replay.sent_bytes(log))} sent, "
        f"{megabytes(least.part('received'))} received",
        f"the server used {ours.server:.2f} s of CPU while ours ran, {least.server:.2f} s while "
        f"the floor did" + _bottleneck(least),
    ]
    if not latency:
        text = f"the floor synced its journal {thousands(int(least.part('syncs')))} times"
        details.append(text + (f", ours {thousands(syncs)} times" if syncs else ""))
    suite.report.add(
        Row(name, seconds(ours.wall), "C floor" if latency else "C floor, synced",
            seconds(least.wall), ratio, f"<= {limit:g}", ratio <= limit), *details)


def _bottleneck(least):
    return ": the floor waits for it" if least.server > least.wall / 2 else ""


def _check(world, count):
    objects = sum(entry["objects"] for entry in world.server.ask("GET", "health")["platforms"])
    if objects != count:
        raise Broken(f"{objects} objects were made for {count} manifests")


def _entry_length(world, count):
    """How long an entry of our journal was: what the compaction has set aside, by entries."""
    kept = [path for path in world.state.parent.iterdir() if path.suffix == ".bak"]
    size = (kept[0] if kept else world.state).stat().st_size
    return max(64, size // (2 * count))


def _syncs(suite, world):
    """How often ours waits for the disk, as a tracer counts; None where there is none."""
    if not shutil.which("strace"):
        return None
    world.server.reset()
    world.forget_state()
    trace = world.folder / "trace"
    suite.runner.run(
        ["strace", "-f", "-qq", "--seccomp-bpf", "-e", "trace=fsync,fdatasync", "-o", trace,
         suite.program, "apply", "--auto-approve", "--quiet"], cwd=world.folder,
        environment=world.machine)
    with open(trace, encoding="utf-8", errors="replace") as file:
        return sum("sync(" in line for line in file)
