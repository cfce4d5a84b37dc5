"""The table for people and the file for programs."""

import json
import os
import platform
import sys
from dataclasses import asdict, dataclass, field

_WIDTH = 97


@dataclass
class Row:
    """One comparison."""

    scenario: str
    ours: str
    against: str = ""
    theirs: str = ""
    ratio: float | None = None
    # What the ratio (or the figure itself, where there is none) may be at most or must be at least.
    target: str = ""
    met: bool | None = None


@dataclass
class Report:
    """Prints every row when it is there, and keeps all of them."""

    rows: list = field(default_factory=list)
    figures: dict = field(default_factory=dict)
    notes: list = field(default_factory=list)

    def begin(self, title):
        """Prints what the figures were taken with, and the head of the table."""
        print(title)
        print(f"{os.cpu_count()} cores, {platform.machine()}, Linux {platform.release()}, "
              f"load {os.getloadavg()[0]:.1f}\n")
        self._line("scenario", "ours", "against", "theirs", "ratio", "target", "")
        print("-" * _WIDTH)

    def add(self, row, *details):
        """Prints a row and, below it, what explains it."""
        self.rows.append(row)
        verdict = "" if row.met is None else ("met" if row.met else "MISSED")
        ratio = "" if row.ratio is None else f"{row.ratio:.2f}"
        self._line(
            row.scenario, row.ours, row.against, row.theirs, ratio, row.target, verdict)
        for detail in details:
            self.note(detail)

    def note(self, text):
        """Prints a line that belongs to the row above."""
        self.notes.append(text)
        print(f"    {text}", flush=True)

    def keep(self, scenario, **figures):
        """Keeps figures for the file."""
        self.figures[scenario] = figures

    def end(self, elapsed):
        """Prints how many targets were met."""
        judged = [row for row in self.rows if row.met is not None]
        met = sum(row.met for row in judged)
        print("-" * _WIDTH)
        print(f"{met} of {len(judged)} targets met; {elapsed}, load {os.getloadavg()[0]:.1f}")

    def write(self, path):
        """Writes everything as JSON."""
        with open(path, "w", encoding="utf-8") as file:
            json.dump(
                {"python": sys.version.split()[0], "cores": os.cpu_count(),
                 "rows": [asdict(row) for row in self.rows], "figures": self.figures},
                file, indent=1)
            file.write("\n")

    @staticmethod
    def _line(*cells):
        widths = (36, 10, 17, 10, 7, 8)
        text = f"{cells[0]:<{widths[0]}}{cells[1]:>{widths[1]}}  {cells[2]:<{widths[2]}}"
        text += f"{cells[3]:>{widths[3]}}{cells[4]:>{widths[4]}}{cells[5]:>{widths[5]}}  {cells[6]}"
        print(text.rstrip(), flush=True)


def seconds(value):
    """A duration with three digits that count."""
    return f"{value * 1000:.1f} ms" if value < 0.1 else f"{value:.3f} s"


def megabytes(value):
    """Bytes as MB."""
    return f"{value / 1e6:.1f} MB"


def thousands(value):
    """A count that can be read."""
    return f"{value:,}"
