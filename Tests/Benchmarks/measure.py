"""Runs programs and says what they cost: wall and CPU seconds and peak memory, as medians.

Everything that is compared runs in turns - ours, floor, peer, ours, floor, peer - so that what
else the machine does hits all of them alike.
"""

import json
import math
import os
import statistics
import subprocess
import time
from dataclasses import dataclass, field


class Broken(Exception):
    """Something did not work, which no figure excuses."""


@dataclass
class Sample:
    """One run."""

    wall: float
    cpu: float
    memory: float
    server: float = 0.0
    output: dict = field(default_factory=dict)
    text: str = ""

    def plain(self):
        """The figures, for a file."""
        return {name: value for name, value in vars(self).items() if name != "text"}


class Runner:
    """Runs commands by the small program that measures."""

    def __init__(self, spawner, folder, environment):
        self._spawner, self._folder = spawner, folder
        self.environment = {"PATH": os.environ["PATH"], "HOME": str(folder), **environment}

    def run(self, command, cwd=None, expect=(0,), server=None, environment=None):
        """Runs it once; output that is one JSON object is decoded."""
        result = self._folder / "result.json"
        before = server.clock() if server else None
        done = subprocess.run(
            [self._spawner, result, *map(str, command)], cwd=cwd or self._folder,
            env=self.environment | (environment or {}), stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=False)
        cost = json.loads(result.read_text()) if done.returncode == 0 else {"code": "?"}
        if cost["code"] not in expect:
            words = " ".join(map(str, command))
            errors = (done.stderr[-2000:] or done.stdout[-2000:]).decode(errors="replace")
            raise Broken(f"{words} exited {cost['code']}:\n{errors}")
        sample = Sample(cost["wall"], cost["cpu"], cost["memory"] / 1024)
        if server:
            sample.server = server.cpu_since(before)
        sample.text = (done.stdout + done.stderr).decode(errors="replace")
        if done.stdout.startswith(b"{") and done.stdout.count(b"\n") <= 1:
            sample.output = json.loads(done.stdout)
        return sample


class Series:
    """The runs of one program."""

    def __init__(self, samples):
        self.samples = samples

    def median(self, read):
        """The median of what a function reads from the samples."""
        return statistics.median(map(read, self.samples))

    wall = property(lambda self: self.median(lambda s: s.wall))
    cpu = property(lambda self: self.median(lambda s: s.cpu))
    memory = property(lambda self: self.median(lambda s: s.memory))
    server = property(lambda self: self.median(lambda s: s.server))
    spread = property(lambda self: (
        min(s.wall for s in self.samples), max(s.wall for s in self.samples)))

    def part(self, name):
        """The median of a figure that the program itself printed."""
        return self.median(lambda s: s.output[name])

    def plain(self):
        """Everything, for a file."""
        return [sample.plain() for sample in self.samples]


def interleaved(rounds, programs, warm=True):
    """Runs each of the named functions in turn, and all of them `rounds` times."""
    if warm:
        for run in programs.values():
            run()
    samples = {name: [] for name in programs}
    for _ in range(rounds):
        for name, run in programs.items():
            samples[name].append(run())
    return {name: Series(list_of) for name, list_of in samples.items()}


def growth(small, large):
    """The exponent between two (size, cost): 1.0 is linear."""
    return math.log(large[1] / small[1]) / math.log(large[0] / small[0])


class Stopwatch:
    """How long the whole suite has been running."""

    def __init__(self):
        self._start = time.monotonic()

    def __str__(self):
        return f"{time.monotonic() - self._start:.0f} s"
