"""The plan of N unchanged connections of Blink, by us and by tools of others on the same server.

What they need comes from a package index into a virtual environment that stays for the next time.
Each reads the connections from YAML of its own kind; the pages are the same.
"""

import subprocess
import sys

import desired
import replay
from measure import Broken, interleaved
from report import Row, seconds, thousands
from suite import HERE
from world import World

_PACKAGES = ["octodns==1.*", "ansible-core==2.19.*", "pyyaml==6.*"]
_OCTODNS_AT, _OCTODNS = 10_000, 20.0
# Its time grows faster than the number of objects: minutes at 10,000.
_ANSIBLE_LIMIT = 1000
# What each says when nothing differs, and how it is made to say less while it is measured.
_UNCHANGED = {
    "octoDNS": "No changes were planned", "Ansible": "failed=0",
    "serial Python": '"unchanged": {}}}'}
_QUIET = {"octoDNS": ["--quiet"]}


def environment(suite):
    """The folder of programs of a virtual environment that has the peers."""
    folder = suite.home / "peers"
    if not (folder / "complete").exists():
        subprocess.run([sys.executable, "-m", "venv", "--clear", folder], check=True)
        subprocess.run(
            [folder / "bin/pip", "install", "-q", "--disable-pip-version-check", *_PACKAGES],
            check=True)
        (folder / "complete").touch()
    return folder / "bin"


def run(suite, sizes):
    """Prints a row for each peer and size."""
    programs = environment(suite)
    for size in sizes:
        _measure(suite, size, programs, size <= _ANSIBLE_LIMIT)
        if size > _ANSIBLE_LIMIT:
            suite.report.note(f"Ansible is left out above {thousands(_ANSIBLE_LIMIT)}: it takes "
                              "minutes, and more than ten times as long for ten times as many")


def _measure(suite, size, programs, with_ansible):
    with World(suite, ["blink"], size) as world:
        world.adopt()
        log = world.logged(world.plan)
        world.check_pages(log)
        commands = {
            "octoDNS": _octodns(world, programs),
            "serial Python": [programs / "python", HERE / "peers/serial.py",
                              world.folder / "connections", world.server.port],
        }
        if with_ansible:
            commands["Ansible"] = _ansible(world, programs)
        requests = world.folder / "requests"
        replay.write_requests(requests, world.server.port, log)
        runs = {"ours": world.plan, "C floor": lambda: suite.runner.run(
            [suite.tool("floor-plan"), world.folder / "connections", requests, world.state],
            server=world.server)}
        for name, command in commands.items():
            _check(world, name, _runner(world, command), len(log))
            runs[name] = _runner(world, [*command, *_QUIET.get(name, [])])
        series = interleaved(min(suite.runs, 3), runs, warm=False)
    _print(suite, size, series)


def _runner(world, command):
    extra = {"ANSIBLE_HOME": str(world.folder / ".ansible"), "LC_ALL": "C.UTF-8",
             "PYTHONDONTWRITEBYTECODE": "1"}
    return lambda: world.suite.runner.run(
        command, cwd=world.folder, server=world.server, environment=extra)


def _check(world, name, run, pages):
    """A peer must see that nothing differs, and may ask no more than the pages."""
    samples = []
    log = world.logged(lambda: samples.append(run()))
    if len(log) != pages or any(entry["method"] != "GET" for entry in log):
        raise Broken(f"{name} sent {len(log)} requests for {pages} pages")
    if _UNCHANGED[name].format(world.count) not in samples[0].text:
        raise Broken(f"{name} does not say that nothing differs:\n{samples[0].text[-2000:]}")


def _octodns(world, programs):
    folder = world.folder / "octodns"
    folder.mkdir()
    (folder / "bench.test.yaml").write_text("---\n" + "".join(
        f"{name}:\n  ttl: 300\n  type: TXT\n  value: {desired.TYPE}\n"
        for name in sorted(desired.name("blink", n) for n in range(world.count))))
    (world.folder / "octodns.yaml").write_text(
        "manager: {enable_checksum: false}\nproviders:\n"
        f"  config: {{class: octodns.provider.yaml.YamlProvider, directory: {folder}, "
        "default_ttl: 300, enforce_order: false}\n"
        f"  blink: {{class: blink_provider.BlinkProvider, port: {world.server.port}}}\n"
        "zones:\n  bench.test.: {sources: [config], targets: [blink]}\n")
    # The provider is found by the path of modules.
    return ["env", f"PYTHONPATH={HERE / 'peers/octodns'}", programs / "octodns-sync",
            "--config-file", world.folder / "octodns.yaml"]


def _ansible(world, programs):
    wanted = "".join(
        f"  {desired.name('blink', n)}: {desired.TYPE}\n" for n in range(world.count))
    (world.folder / "wanted.yml").write_text("wanted:\n" + wanted)
    base = f"http://127.0.0.1:{world.server.port}"
    return [programs / "ansible-playbook", "-i", "localhost,", "--check",
            HERE / "peers/ansible/plan.yml", "-e", f"base={base} count={world.count} "
            f"wanted_file={world.folder / 'wanted.yml'}",
            "-e", f"ansible_python_interpreter={programs / 'python'}"]


def _print(suite, size, series):
    ours = series["ours"]
    suite.report.keep(
        f"peers at {size}", **{name: runs.plain() for name, runs in series.items()})
    for name, peer in series.items():
        details = (f"CPU {ours.cpu:.3f} s against {peer.cpu:.3f} s; "
                   f"memory {ours.memory:.0f} MiB against {peer.memory:.0f}")
        if name == "C floor":
            suite.report.add(
                Row(f"plan, {thousands(size)} of Blink", seconds(ours.wall), name,
                    seconds(peer.wall), ours.wall / peer.wall), details)
        elif name != "ours":
            ratio, judged = peer.wall / ours.wall, name == "octoDNS" and size == _OCTODNS_AT
            suite.report.add(
                Row(f"  how much faster, {thousands(size)}", seconds(ours.wall), name,
                    seconds(peer.wall), ratio, f">= {_OCTODNS:g}" if judged else "",
                    ratio >= _OCTODNS if judged else None), details)
