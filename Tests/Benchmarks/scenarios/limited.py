"""Apply of N creates against a server that takes five writes a second.

The ideal is N / 5 seconds: the burst that the first second allows beyond it is given away. Only one
run of each: the server's clock decides, not the machine.
"""

from measure import Broken
from report import Row, seconds, thousands
from world import World

_RATE, _TARGET = 5, 1.1
_WORDS = {
    "bare 429": "", "Retry-After": ";retry_after", "X-RateLimit-*": ";headers=x",
    "RateLimit-*": ";headers=draft",
}


def run(suite, count):
    """Prints a row for each way in which a server may tell its limit."""
    with World(suite, ["blink"], count, seeded=False, concurrency=8) as world:
        for name, words in _WORDS.items():
            world.server.reset()
            world.forget_state()
            world.server.ask("POST", "faults", {"faults": [f"blink:any:rate_writes={_RATE}/s{words}"]})
            samples = []
            log = world.logged(
                lambda: samples.append(world.run("apply", "--auto-approve", "--quiet")))
            writes = [entry for entry in log if entry["method"] != "GET"]
            refused = sum(entry["status"] == 429 for entry in writes)
            if len(writes) - refused != count or world.server.objects() != count:
                raise Broken(f"{len(writes)} writes, {refused} refused, "
                             f"{world.server.objects()} objects for {count} creates")
            wall, ideal = samples[0].wall, count / _RATE
            suite.report.keep(f"{count} creates, {_RATE}/s, {name}", ours=wall, ideal=ideal,
                              refused=refused)
            suite.report.add(
                Row(f"{thousands(count)} creates, {_RATE} a second", seconds(wall), "ideal",
                    seconds(ideal), wall / ideal, f"<= {_TARGET}", wall / ideal <= _TARGET),
                f"{name}: {refused} refused")
