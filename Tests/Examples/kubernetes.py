#!/usr/bin/env python3
"""Checks a Kubernetes example as far as it can be checked without a cluster.

Usage: kubernetes.py PROGRAM FOLDER

PROGRAM is `reconcile`, FOLDER one of the examples. Every object is held against the strict schemas of
Kubernetes itself (oldest and newest release that the validator ships). Beyond them: what is named is
there and what is there is used, pods keep to the restricted profile, the variables of the project
reach the containers, PROGRAM takes the command lines, and reads the project through the symbolic
links with which a ConfigMap is mounted.

Needs `kubernetes-validate` and PyYAML. Exit codes: 0 sound, 1 not, 3 something is missing.
"""

import pathlib
import re
import subprocess
import sys
import tempfile

try:
    import kubernetes_validate
    import yaml
except ImportError as error:
    print(f"{error}; install kubernetes-validate and pyyaml", file=sys.stderr)
    sys.exit(3)

# `podFailurePolicy` and `timeZone` are stable since 1.31 and 1.27.
RELEASES = ["1.31", "1.37"]
USAGE_ERROR = 64
KINDS = {
    "kubernetes": ["CronJob", "Job", "Namespace", "ServiceAccount", "ServiceAccount"],
    "kubernetes-shards": ["Job", "Namespace", "PersistentVolumeClaim", "ServiceAccount"],
}

failures = []


def expect(condition, message):
    if not condition:
        failures.append(message)


def documents(path):
    return [document for document in yaml.safe_load_all(path.read_text("utf-8")) if document]


def objects(folder, kustomization):
    """The objects of all resources, as `(file, object)`."""
    return [(name, item) for name in kustomization["resources"] for item in documents(folder / name)]


def check_files(folder, kustomization):
    """Every file has a purpose, and every file that is named exists."""
    project = [name for part in kustomization["configMapGenerator"] for name in part["files"]]
    named = ["kustomization.yaml", *kustomization["resources"], *project]
    found = [path.name for path in folder.iterdir()]
    expect(sorted(named) == sorted(found), f"files: {sorted(named)} named, {sorted(found)} found")


def check_schema(name, item):
    for release in RELEASES:
        try:
            used = kubernetes_validate.validate(item, release, strict=True)
            expect(used == release, f"{name}: checked against {used} instead of {release}")
        except kubernetes_validate.ValidationError as error:
            failures.append(f"{name}: {item['kind']}: {error.message} (Kubernetes {release})")


def pod_of(item):
    spec = item["spec"]
    return (spec["jobTemplate"]["spec"] if item["kind"] == "CronJob" else spec)["template"]["spec"]


def check_pod(name, pod, accounts, config_maps, claims):
    """Names and the restricted profile."""
    expect(pod["serviceAccountName"] in accounts, f"{name}: unknown service account")
    expect(pod["restartPolicy"] == "Never", f"{name}: a pod that restarts by itself")
    security = pod["securityContext"]
    expect(security["runAsNonRoot"] is True and security["runAsUser"] > 0, f"{name}: root")
    expect(security["seccompProfile"]["type"] == "RuntimeDefault", f"{name}: seccomp")
    expect(len(pod["containers"]) == 1, f"{name}: more than one container")
    container = pod["containers"][0]
    own = container["securityContext"]
    expect(own["allowPrivilegeEscalation"] is False, f"{name}: privileges")
    expect(own["readOnlyRootFilesystem"] is True, f"{name}: root file system")
    expect(own["capabilities"] == {"drop": ["ALL"]}, f"{name}: capabilities")
    resources = container["resources"]
    expect({"cpu", "memory"} <= resources["requests"].keys(), f"{name}: requests")
    expect("memory" in resources["limits"], f"{name}: limits")

    volumes = {volume["name"]: volume for volume in pod["volumes"]}
    mounts = {mount["mountPath"]: mount for mount in container["volumeMounts"]}
    mounted = sorted(mount["name"] for mount in mounts.values())
    expect(mounted == sorted(volumes), f"{name}: volumes {sorted(volumes)}, mounted {mounted}")
    writable = [path for path, mount in mounts.items() if "emptyDir" in volumes[mount["name"]]]
    plain = {entry["name"]: entry.get("value") for entry in container["env"]}
    expect(sorted(writable) == sorted(["/tmp", plain.get("HOME")]), f"{name}: /tmp and HOME")
    expect(container["workingDir"] in mounts, f"{name}: the project is not mounted")
    expect(mounts[container["workingDir"]].get("readOnly") is True, f"{name}: project writable")
    for volume in volumes.values():
        if "configMap" in volume:
            expect(volume["configMap"]["name"] in config_maps, f"{name}: unknown ConfigMap")
        if "persistentVolumeClaim" in volume:
            claim = volume["persistentVolumeClaim"]["claimName"]
            expect(claim in claims, f"{name}: unknown PersistentVolumeClaim")


def check_variables(name, container, needed):
    given = {entry["name"] for entry in container["env"]}
    expect(needed <= given, f"{name}: the container lacks {sorted(needed - given)}")
    used = {entry["name"] for entry in container["env"] if "valueFrom" in entry}
    expect(used <= needed, f"{name}: the container needs no {sorted(used - needed)}")


def variables(path):
    return set(re.findall(r"env://([A-Za-z_][A-Za-z0-9_]*)", path.read_text("utf-8")))


def run(program, arguments, folder):
    # Without a project file nothing is read or sent: what is left is the command line.
    return subprocess.run(
        [program, *arguments], cwd=folder, env={}, capture_output=True, timeout=60, check=False
    )


def words_of(name, container, index):
    """The arguments of the program, in a shell as the shell passes them on."""
    if "command" not in container:
        return container["args"]
    line = container["args"][0]
    expect(container["command"] == ["/bin/sh", "-c"], f"{name}: which shell?")
    expect(line.startswith("exec reconcile "), f"{name}: signals do not reach the program")
    plain = {entry["name"]: entry["value"] for entry in container["env"] if "value" in entry}
    shown = line.replace("exec reconcile", "printf '%s\\n'", 1)
    done = subprocess.run(
        ["/bin/sh", "-c", shown], env={**plain, "JOB_COMPLETION_INDEX": str(index)},
        capture_output=True, timeout=60, check=True)
    return done.stdout.decode().splitlines()


def check_shards(name, spec, container):
    """Every part has a pod, and no pod has another's."""
    expect(spec["parallelism"] == spec["completions"], f"{name}: not side by side")
    found = set()
    for index in range(spec["completions"]):
        words = words_of(name, container, index)
        found.add(words[words.index("--shard") + 1])
    wanted = {f"{number}/{spec['completions']}" for number in range(1, spec["completions"] + 1)}
    expect(found == wanted, f"{name}: shards {sorted(found)}")


def check_command(program, name, arguments):
    with tempfile.TemporaryDirectory() as folder:
        done = run(program, arguments, folder)
        expect(done.returncode != USAGE_ERROR, f"{name}: {done.stderr.decode()}")
        refused = run(program, [*arguments, "--no-such-option"], folder)
        expect(refused.returncode == USAGE_ERROR, f"{name}: any command line would do")


def check_mounted(program, folder, files):
    """A ConfigMap is mounted as links to a hidden folder that is swapped as a whole."""
    with tempfile.TemporaryDirectory() as parent:
        mount = pathlib.Path(parent) / "project"
        data = mount / "..2026_11_21_05_17_00.1"
        data.mkdir(parents=True)
        (mount / "..data").symlink_to(data.name)
        for name in files:
            (data / name).write_bytes((folder / name).read_bytes())
            (mount / name).symlink_to(f"..data/{name}")
        done = run(program, ["validate"], mount)
        expect(done.returncode == 0, f"validate: {done.stdout.decode()}{done.stderr.decode()}")


def main():
    program, folder = str(pathlib.Path(sys.argv[1]).resolve()), pathlib.Path(sys.argv[2])
    (kustomization,) = documents(folder / "kustomization.yaml")
    check_files(folder, kustomization)
    found = objects(folder, kustomization)
    kinds = sorted(item["kind"] for _, item in found)
    expect(kinds == KINDS[folder.name], f"the kinds are not the expected ones: {kinds}")
    identities = [(item["kind"], item["metadata"]["name"]) for _, item in found]
    expect(len(set(identities)) == len(identities), "two objects of one name")
    accounts = {name for kind, name in identities if kind == "ServiceAccount"}
    expect(("Namespace", kustomization["namespace"]) in identities, "the namespace is not made")
    claims = {name for kind, name in identities if kind == "PersistentVolumeClaim"}
    config_maps = {part["name"]: part["files"] for part in kustomization["configMapGenerator"]}

    used = set()
    for name, item in found:
        check_schema(name, item)
        if item["kind"] not in ("CronJob", "Job"):
            continue
        pod = pod_of(item)
        check_pod(name, pod, accounts, config_maps, claims)
        used.add(pod["serviceAccountName"])
        container = pod["containers"][0]
        needed = variables(folder / "reconcile.yaml")
        words = words_of(name, container, 0)
        if words[0] == "apply":
            needed |= variables(folder / "connections.yaml")
        check_variables(name, container, needed)
        check_command(program, name, words)
        if item["spec"].get("completionMode") == "Indexed":
            check_shards(name, item["spec"], container)
        if item["kind"] == "CronJob":
            expect(item["spec"]["concurrencyPolicy"] == "Forbid", f"{name}: runs pile up")
    expect(used == accounts, f"service accounts {sorted(accounts)}, used {sorted(used)}")
    for files in config_maps.values():
        check_mounted(program, folder, files)

    for failure in failures:
        print(failure)
    print(f"{len(found)} objects, {len(failures)} problems")
    return 1 if failures else 0


sys.exit(main())
