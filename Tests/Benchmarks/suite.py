"""What every scenario needs: the program, the tools beside it, a folder, and how often to run."""

import os
import shlex
import shutil
import subprocess
import tempfile
from pathlib import Path

import desired
from measure import Runner
from report import Report

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]

_TOOLS = {
    "measure": ["measure"],
    "floor-yaml": ["floor-yaml", "manifests"],
    "floor-plan": ["floor-plan", "manifests", "requests", "transfer"],
    "floor-apply": ["floor-apply", "requests", "transfer"],
    "answers": ["answers"],
}


class Suite:
    """The program under test and what is measured beside it."""

    def __init__(self, program, short, runs):
        self.program, self.short, self.runs = Path(program).resolve(), short, runs
        if not self.program.exists():
            raise SystemExit(
                "no release build; run: swift build -c release --static-swift-stdlib")
        self.report = Report()
        self.home = ROOT / ".build/benchmarks"
        self.home.mkdir(parents=True, exist_ok=True)
        self._tools = self.home / "floor"
        self._build_tools()
        self._temporary = tempfile.TemporaryDirectory(prefix="run-", dir=self.home)
        self.folder = Path(self._temporary.name)
        self.runner = Runner(self.tool("measure"), self.folder, desired.ENVIRONMENT)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._temporary.cleanup()

    def tool(self, name):
        """The path of one of our C programs."""
        return self._tools / name

    def stripped(self):
        """A copy of the program without symbols, or None where nothing strips."""
        copy = self.folder / "stripped"
        if not copy.exists() and shutil.which("strip"):
            subprocess.run(["strip", "-o", copy, self.program], check=True)
        return copy if copy.exists() else None

    def _build_tools(self):
        self._tools.mkdir(exist_ok=True)
        compiler = _compiler()
        for name, parts in _TOOLS.items():
            sources = [HERE / "floor" / f"{part}.c" for part in parts]
            done = subprocess.run(
                [*compiler, "-O2", "-std=gnu17", "-Wall", "-Wextra", "-Werror", *sources,
                 "-o", self._tools / name, "-lyaml", "-lcurl", "-ldl"],
                capture_output=True, text=True, check=False)
            if done.returncode != 0:
                raise SystemExit(f"{name} does not compile:\n{done.stderr}")


def _compiler():
    """The C compiler; the one beside Swift serves as well."""
    if "CC" in os.environ:
        return shlex.split(os.environ["CC"])
    for name in ("cc", "gcc", "clang"):
        if shutil.which(name):
            return [name]
    raise SystemExit("no C compiler: the floor cannot be built")
