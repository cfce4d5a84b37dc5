"""A project with its manifests, the server it talks to, and the state between them."""

import json
import shutil
import subprocess
import tempfile
from pathlib import Path

import desired
from measure import Broken
from server import Sandbox

# How many objects a page has; the fifth platform lists everything at once.
_PAGES = {"blink": 1000, "mielto": 1000, "deck": 50}


class World:
    """One set of connections, wanted and there; ends with the `with` block."""

    def __init__(self, suite, platforms, count, seeded=True, latency=0, concurrency=16):
        self.suite, self.platforms, self.count = suite, platforms, count
        self.folder = Path(tempfile.mkdtemp(dir=suite.folder))
        desired.write_manifests(self.folder, dict.fromkeys(platforms, count))
        seed = desired.seed(platforms, count) if seeded else None
        self.server = Sandbox(suite.program, self.folder, seed, latency)
        desired.write_project(self.folder, platforms, self.server.port, concurrency)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.server.__exit__()
        shutil.rmtree(self.folder)

    @property
    def machine(self):
        """Where the program remembers, beside the state, how far the state had come."""
        return {"XDG_STATE_HOME": str(self.folder / ".machine")}

    def forget_state(self):
        """Removes the state, and what the machine remembers of it."""
        shutil.rmtree(self.state.parent, ignore_errors=True)
        shutil.rmtree(self.machine["XDG_STATE_HOME"], ignore_errors=True)

    def set_state(self, copy):
        """Brings back a state that was set aside."""
        self.forget_state()
        self.state.parent.mkdir()
        shutil.copy(copy, self.state)

    @property
    def state(self):
        """The file of the state."""
        return self.folder / ".reconcile/state.jsonl"

    def run(self, *words, expect=(0,), server=None):
        """Runs the program in the project."""
        return self.suite.runner.run(
            [self.suite.program, *words], cwd=self.folder, expect=expect,
            server=server or self.server, environment=self.machine)

    def adopt(self):
        """Makes everything that is there ours."""
        sample = self.run("apply", "--auto-approve", "--quiet")
        self.server.forget_log()
        return sample

    def plan(self, expect=(0,)):
        """Runs a plan; exit 0 says that nothing has changed."""
        return self.run("plan", "--detailed-exitcode", "--quiet", expect=expect)

    def logged(self, run):
        """What the server was asked while a function ran."""
        self.server.forget_log()
        run()
        log = self.server.log()
        self.server.forget_log()
        return log

    def expected_pages(self):
        """How many requests a plan needs: pages, and none for an object."""
        pages = 0
        for platform in self.platforms:
            if platform in _PAGES:
                pages += -(-self.count // _PAGES[platform])
            # Without a total only a page that is empty says that there is no more.
            if platform == "mielto":
                pages += 1
            elif platform == "dragops":
                pages += 1
            elif platform == "xpander":
                pages += self.server.catalogue_pages()
        return pages

    def check_pages(self, log):
        """Requests are pages, all of them asked once and answered."""
        expected = self.expected_pages()
        targets = {entry["platform"] + entry["target"] for entry in log}
        if len(log) != expected or len(targets) != expected:
            raise Broken(f"{len(log)} requests, {len(targets)} of them different, "
                         f"for {expected} pages")
        if any(entry["operation"] != "list" or entry["status"] != 200 for entry in log):
            raise Broken("a plan of unchanged connections sent something else than lists")
        self.server.forget_log()

    def object_ids(self, platform):
        """The ids of the objects of a platform, by the names that the manifests have."""
        field = {"blink": "name", "mielto": "label", "xpander": "name",
                 "dragops": "displayName"}[platform]
        objects = self.server.ask("GET", f"objects/{platform}")["objects"]
        return {entry[field]: entry["id"] for entry in objects}

    def summary(self):
        """The counts of a plan."""
        done = subprocess.run(
            [self.suite.program, "plan", "--format", "json", "--quiet"], cwd=self.folder,
            env=self.suite.runner.environment | self.machine, capture_output=True, check=False)
        return json.loads(done.stdout)["summary"]
