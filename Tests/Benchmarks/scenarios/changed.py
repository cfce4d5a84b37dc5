"""Plan and apply where 1 % was changed, 1 % is missing and 1 % is wanted no longer.

Each part is 1 % of all connections, on the platform that knows the action: fields of Mielto are
updated, objects of DRAGOPS come back, objects of Blink go. What must be read again because it is
young (a 404 by id) comes to the lists of a plan.
"""

import shutil
from collections import Counter

import desired
import replay
from measure import Broken, Sample, interleaved
from report import Row, seconds, thousands
from world import World

_CONCURRENCY = 16


def run(suite, size):
    """Prints a row for the plan and one for the apply."""
    with World(suite, desired.ALL, size // len(desired.ALL), concurrency=_CONCURRENCY) as world:
        _Drift(suite, world, max(1, size // 100)).run()


class _Drift:
    def __init__(self, suite, world, part):
        self.suite, self.world, self.part = suite, world, part
        self.name = f"{thousands(world.count * len(desired.ALL))}, 3 % differ"

    def run(self):
        self.world.adopt()
        # Before anything is taken away, so that the ids are known.
        self.changed = self._ids("mielto")
        self.missing = self._ids("dragops")
        self.kept = self.world.folder / "kept"
        shutil.copy(self.world.state, self.kept)
        counts = dict.fromkeys(desired.ALL, self.world.count)
        counts["blink"] -= self.part
        desired.write_manifests(self.world.folder, counts)
        self._measure_plan()
        self._measure_apply()

    def _ids(self, platform):
        ids = self.world.object_ids(platform)
        return [ids[desired.name(platform, n)] for n in range(self.part)]

    def _disturb(self):
        """Brings server and state to where every run begins."""
        server = self.world.server
        server.reset()
        for remote in self.changed:
            server.ask("PATCH", f"objects/mielto/{remote}", {"config": {"channel": "two"}})
        for remote in self.missing:
            server.ask("DELETE", f"objects/dragops/{remote}")
        self.world.set_state(self.kept)

    # The plan.

    def _measure_plan(self):
        self._disturb()
        world = self.world
        log = world.logged(lambda: world.plan(expect=(2,)))
        kinds = Counter(entry["operation"] for entry in log)
        if kinds.pop("list") != world.expected_pages() or kinds.pop("read", 0) > self.part or kinds:
            raise Broken(f"a plan sent {Counter(entry['operation'] for entry in log)}")
        summary = world.summary()
        counts = [summary[word] for word in ("update", "create", "delete")]
        if counts != [self.part] * 3:
            raise Broken(f"the plan is {summary}")
        requests = world.folder / "requests"
        replay.write_requests(requests, world.server.port, log)
        series = interleaved(self.suite.runs, {
            "ours": lambda: world.plan(expect=(2,)),
            # Reads of objects that are gone answer 404, which the floor counts as failed.
            "floor": lambda: self._floor_plan(requests, expect=(0, 1)),
        }, warm=False)
        self._print(f"plan, {self.name}", series, len(log))

    def _floor_plan(self, requests, expect=(0,)):
        return self.suite.runner.run(
            [self.suite.tool("floor-plan"), self.world.folder / "connections", requests,
             self.kept], expect=expect, server=self.world.server)

    # The apply.

    def _measure_apply(self):
        world = self.world

        def ours():
            self._disturb()
            return world.run("apply", "--auto-approve", "--quiet")

        log = world.logged(ours)
        writes = [entry for entry in log if entry["method"] != "GET"]
        kinds = Counter(entry["operation"] for entry in writes)
        if kinds != {"create": self.part, "update": self.part, "delete": self.part}:
            raise Broken(f"an apply of {self.part} each sent {dict(kinds)}")
        world.plan()
        reads, sent = world.folder / "reads", world.folder / "writes"
        replay.write_requests(
            reads, world.server.port, [entry for entry in log if entry["method"] == "GET"])
        replay.write_requests(sent, world.server.port, writes, lanes=False)

        def floor():
            self._disturb()
            first = self._floor_plan(reads, expect=(0, 1))
            second = self.suite.runner.run(
                [self.suite.tool("floor-apply"), sent, _CONCURRENCY, world.folder / "journal",
                 700], server=world.server)
            return Sample(
                first.wall + second.wall, first.cpu + second.cpu,
                max(first.memory, second.memory), first.server + second.server, second.output)

        series = interleaved(
            self.suite.runs, {"ours": ours, "floor": floor}, warm=False)
        self._print(f"apply, {self.name}", series, len(log))

    def _print(self, name, series, requests):
        ours, least = series["ours"], series["floor"]
        self.suite.report.keep(
            name, ours=ours.plain(), floor=least.plain(), requests=requests)
        self.suite.report.add(
            Row(name, seconds(ours.wall), "C floor", seconds(least.wall), ours.wall / least.wall),
            f"CPU {ours.cpu:.3f} s against {least.cpu:.3f} s; memory {ours.memory:.0f} MiB; "
            f"{requests} requests; server {ours.server:.2f} s of CPU")
