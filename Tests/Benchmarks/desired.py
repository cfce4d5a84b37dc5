"""What is wanted and what is there: the same connections as manifests and as seeds of a sandbox.

A connection has the number n in both. The text of a manifest is what a person would write, about
200 bytes; a file holds a few hundred of them.
"""

import json
import shutil

SOURCE = "3f2b6a1e-8f0f-4f64-9a35-0f7a3f2a9c11"
CONNECTOR = "c0ffee00-0000-4000-8000-000000000001"
TYPE = "b07920f3-5dbc-44da-b650-bd1a9c1f540c"
SECRET = '{secretRef: "env://BENCH_SECRET"}'

ENVIRONMENT = {
    "BENCH_SECRET": "benchmark-secret-value",
    "BENCH_KEY": "benchmark-key",
    "BENCH_FINGERPRINT_KEY": "0123456789abcdef" * 4,
}

# Provider: prefix of names, kind, the rest of a manifest, the object on the platform.
_PLATFORMS = {
    "blink": (
        "b", "BlinkConnection",
        f"spec:\n  name: NAME\n  connection_type_id: {TYPE}\n  attributes: {{token: {SECRET}}}\n",
        {"name": "NAME", "connection_type_id": TYPE, "workspace_id": "ws-1"}),
    "mielto": (
        "m", "MieltoConnection",
        "spec:\n  label: NAME\n  integration: slack\n  integration_type: connectors\n"
        f"  credentials: {{access_token: {SECRET}}}\n  config: {{channel: one}}\n",
        {"label": "NAME", "integration": "slack", "integration_type": "connectors",
         "workspace_id": "ws-1", "config": {"channel": "one"}}),
    "xpander": (
        "x", "XpanderConnection",
        f"spec:\n  connector_id: {CONNECTOR}\n  name: NAME\n  access_scope: organizational\n"
        f"  security: {{authMethod: apiKey, apiKey: {SECRET}}}\n",
        {"connector_id": CONNECTOR, "connector_name": "Benchmark", "name": "NAME",
         "access_scope": "organizational"}),
    "deck": (
        "d", "DeckConnection",
        f"spec:\n  source_id: {SOURCE}\n  auth_method: username_password\n"
        f"  auth_credentials: {{username: NAME, password: {SECRET}}}\n"
        'outputs: {access_token: {sink: "file://tokens/NAME"}}\n',
        {"source_id": SOURCE, "user": {"username": "NAME"}}),
    "dragops": (
        "g", "DragopsConnection",
        f"spec:\n  provider: slack\n  displayName: NAME\n  apiKey: {SECRET}\n",
        {"provider": "slack", "displayName": "NAME", "type": "api_key"}),
}

ALL = tuple(_PLATFORMS)

_KEY = '{secretRef: "env://BENCH_KEY"}'
_ENTRIES = {
    "blink": f'provider: blink, workspace: ws-1, endpoint: "BASE/blink/api/v1", auth: {{apiKey: {_KEY}}}',
    "mielto": f'provider: mielto, workspace: ws-1, endpoint: "BASE/mielto", auth: {{token: {_KEY}}}',
    "xpander": f'provider: xpander, endpoint: "BASE/xpander", auth: {{apiKey: {_KEY}}}',
    "deck": f'provider: deck, endpoint: "BASE/deck/api/v1", auth: {{clientId: {_KEY}, secret: {_KEY}}}',
    "dragops": f'provider: dragops, endpoint: "BASE/dragops/api", auth: {{token: {_KEY}}}',
}


def name(platform, number):
    """The name of a connection, the same in the manifest and on the platform."""
    return f"{_PLATFORMS[platform][0]}{number}"


def seed(platforms, count):
    """The objects that the platforms hold, as the seed of a sandbox."""
    text = {}
    for platform in platforms:
        model = json.dumps(_PLATFORMS[platform][3])
        objects = ",".join(model.replace("NAME", name(platform, n)) for n in range(count))
        text[platform] = f'"{platform}":[{objects}]'
    return "{" + ",".join(text.values()) + "}"


def manifest(platform, number):
    """One document."""
    _, kind, spec, _ = _PLATFORMS[platform]
    own = name(platform, number)
    return (f"---\napiVersion: reconcile/v1\nkind: {kind}\n"
            f"metadata: {{name: {own}, platform: {platform}}}\n" + spec.replace("NAME", own))


def write_manifests(folder, counts, per_file=500):
    """Writes so many manifests of each platform into `folder`/connections, and no others."""
    target = folder / "connections"
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir(parents=True)
    for platform, count in counts.items():
        for start in range(0, count, per_file):
            numbers = range(start, min(count, start + per_file))
            (target / f"{platform}-{start:07}.yaml").write_text(
                "".join(manifest(platform, n) for n in numbers))


def write_project(folder, platforms, port, concurrency=16):
    """Writes the project file."""
    lines = []
    for platform in platforms:
        limits = f"concurrency: {concurrency}"
        # The only one that is slowed down unless told otherwise.
        if platform == "xpander":
            limits += ", requestsPerSecond: 1000"
        entry = _ENTRIES[platform].replace("BASE", f"http://127.0.0.1:{port}")
        lines.append(f"    {platform}: {{{entry}, limits: {{{limits}}}}}\n")
    (folder / "reconcile.yaml").write_text(
        "apiVersion: reconcile/v1\nkind: Project\nmetadata: {name: benchmark}\nspec:\n"
        "  manifests: [connections]\n"
        '  fingerprintKey: {secretRef: "env://BENCH_FINGERPRINT_KEY"}\n'
        "  guards: {maxDestroy: 1000000, maxDestroyPercent: 100}\n"
        "  platforms:\n" + "".join(lines))
