"""The servers of the scenarios, watched from outside."""

import glob
import json
import subprocess
import urllib.request


class Server:
    """A process that prints its address and serves until the end of the `with` block."""

    def __init__(self, command, folder):
        self._process = subprocess.Popen(
            [str(word) for word in command], cwd=folder, stdout=subprocess.PIPE, text=True)
        line = self._process.stdout.readline()
        if ":" not in line:
            raise SystemExit(f"{command[0]} does not serve")
        self.port = int(line.rsplit(":", 1)[1])

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._process.terminate()
        self._process.wait()
        self._process.stdout.close()

    def ask(self, method, path, body=None):
        """Sends one request to a control route and returns the answer, decoded."""
        call = urllib.request.Request(
            f"http://127.0.0.1:{self.port}/_sandbox/{path}", method=method,
            data=None if body is None else json.dumps(body).encode())
        with urllib.request.urlopen(call) as answer:
            return json.loads(answer.read() or b"null")

    def reset(self):
        """Brings back the objects of the start."""
        self.ask("POST", "reset")

    def objects(self):
        """How many objects there are."""
        return sum(platform["objects"] for platform in self.ask("GET", "health")["platforms"])

    def clock(self):
        """What its threads have used of the CPU so far, in nanoseconds."""
        used = {}
        for task in glob.glob(f"/proc/{self._process.pid}/task/*/schedstat"):
            with open(task, encoding="ascii") as file:
                used[task] = int(file.read().split()[0])
        return used

    def cpu_since(self, clock):
        """The CPU seconds that its threads have used since then."""
        return sum(used - clock.get(task, 0) for task, used in self.clock().items()) / 1e9


class Sandbox(Server):
    """The program's own sandbox, which behaves as the platforms do and logs what it is asked."""

    def __init__(self, program, folder, seed=None, latency=0):
        command = [program, "sandbox", "--port", "0", "--quiet"]
        if seed is not None:
            (folder / "seed.json").write_text(seed)
            command += ["--seed", "seed.json"]
        if latency:
            command += ["--latency", latency]
        super().__init__(command, folder)

    def forget_log(self):
        """Empties the log."""
        self.ask("DELETE", "log")

    def log(self):
        """The requests since the log was emptied."""
        log = self.ask("GET", "log")
        if log["dropped"]:
            raise SystemExit(f"the log of the sandbox has lost {log['dropped']} requests")
        return log["requests"]

    def catalogue_pages(self):
        """How many pages xpander's catalogue has, as asked by 50."""
        call = urllib.request.Request(
            f"http://127.0.0.1:{self.port}/xpander/v1/connectors?page=1&per_page=50",
            headers={"x-api-key": "benchmark-key"})
        with urllib.request.urlopen(call) as answer:
            total = json.loads(answer.read())["total"]
        return -(-total // 50)


class Answers(Server):
    """A small C program that answers creates of Blink at once and only counts them."""

    def __init__(self, tool, folder):
        super().__init__([tool], folder)
