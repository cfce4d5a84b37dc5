"""Plan of N unchanged connections over all five platforms, against the floor."""

import replay
from desired import ALL
from measure import growth, interleaved
from report import Row, megabytes, seconds, thousands
from world import World

# Of the numbers that the design promises: the ratio to the floor at this size, and the memory.
_RATIO_AT, _RATIO = 10_000, 3.0
_MEMORY_AT, _MEMORY = 100_000, 300
_GROWTH = 1.1


def run(suite, sizes):
    """Prints a row for each size, and the growth between them."""
    measured = []
    for size in sizes:
        measured.append(_measure(suite, size))
    for small, large in zip(measured, measured[1:]):
        _print_growth(suite, small, large, judged=large is measured[-1])


def _measure(suite, size):
    with World(suite, ALL, size // len(ALL)) as world:
        adoption = world.adopt()
        log = world.logged(world.plan)
        world.check_pages(log)
        requests = world.folder / "requests"
        replay.write_requests(requests, world.server.port, log)

        def floor():
            return suite.runner.run(
                [suite.tool("floor-plan"), world.folder / "connections", requests, world.state],
                server=world.server)

        # The plan that was logged has warmed up what can be warm.
        rounds = suite.runs if size <= 10_000 else min(suite.runs, 3) if size <= 100_000 else 1
        series = interleaved(rounds, {"ours": world.plan, "floor": floor}, warm=False)
    ours, least = series["ours"], series["floor"]
    suite.report.keep(
        f"plan of {size} unchanged", ours=ours.plain(), floor=least.plain(), requests=len(log),
        adoption=adoption.plain())
    _print(suite, size, ours, least, log, adoption)
    return size, ours


def _print(suite, size, ours, least, log, adoption):
    ratio = ours.wall / least.wall
    judged = size == _RATIO_AT
    suite.report.add(
        Row(f"plan, {thousands(size)} unchanged", seconds(ours.wall), "C floor",
            seconds(least.wall), ratio, f"<= {_RATIO:g}" if judged else "",
            ratio <= _RATIO if judged else None),
        f"CPU {ours.cpu:.3f} s against {least.cpu:.3f} s ({ours.cpu / least.cpu:.1f} x); "
        f"memory {ours.memory:.0f} MiB against {least.memory:.0f}; "
        f"wall {ours.spread[0]:.3f} to {ours.spread[1]:.3f} s",
        f"{len(log)} requests, as many as pages: {megabytes(replay.sent_bytes(log))} sent, "
        f"{megabytes(least.part('received'))} received; to adopt all took {adoption.wall:.2f} s",
        f"the floor: YAML {seconds(least.part('yaml'))}, pages {seconds(least.part('pages'))}, "
        f"state with its hash {seconds(least.part('state'))}",
        _server(ours, least))
    if size == _MEMORY_AT:
        suite.report.add(
            Row(f"plan, {thousands(size)}: peak memory", f"{ours.memory:.0f} MiB",
                target=f"< {_MEMORY}", met=ours.memory < _MEMORY))


def _server(ours, least):
    """What the server did meanwhile, and whether it held anybody up."""
    return (f"the server used {ours.server:.3f} s of CPU while ours ran, "
            f"{ours.server / ours.wall:.0%} of the time; of the floor's time for pages "
            f"{min(1, least.server / least.part('pages')):.0%}")


def _print_growth(suite, small, large, judged):
    cpu = growth((small[0], small[1].cpu), (large[0], large[1].cpu))
    memory = growth((small[0], small[1].memory), (large[0], large[1].memory))
    suite.report.add(
        Row(f"growth of CPU, {thousands(small[0])} to {thousands(large[0])}", f"{cpu:.2f}",
            target=f"<= {_GROWTH:g}" if judged else "", met=cpu <= _GROWTH if judged else None),
        f"of memory {memory:.2f}; 1 is linear")
