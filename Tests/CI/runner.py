"""As much of GitHub's runner as the action and the example workflows need."""

import os
import pathlib
import re
import subprocess
import tempfile

import yaml


class Refused(Exception):
    """The workflow uses what this runner does not know, or what it must not use."""


TOKEN = re.compile(
    r"\s*(?:(?P<text>'(?:[^']|'')*')|(?P<op>&&|\|\||==|!=|!|\(|\))|(?P<number>\d+)"
    r"|(?P<name>[A-Za-z_][\w-]*(?:\.[A-Za-z_][\w-]*)*))")


def evaluate(expression, lookup, functions):
    """The value of a GitHub expression, of the few operators that are in use here."""
    words, place = [], 0
    expression = expression.strip()
    while place < len(expression):
        match = TOKEN.match(expression, place)
        if not match:
            raise Refused(f"expression `{expression}`")
        place = match.end()
        if match["text"] is not None:
            words.append(repr(match["text"][1:-1].replace("''", "'")))
        elif match["op"] is not None:
            words.append({"&&": " and ", "||": " or ", "!": " not "}.get(match["op"], match["op"]))
        elif match["number"] is not None:
            words.append(repr(match["number"]))
        elif match["name"] in ("true", "false"):
            words.append(repr(match["name"]))
        elif expression[place:].lstrip().startswith("("):
            if match["name"] not in functions:
                raise Refused(f"function `{match['name']}`")
            words.append(f"functions[{match['name']!r}]")
        else:
            words.append(f"lookup({match['name']!r})")
    return eval("".join(words), {"lookup": lookup, "functions": functions})


class Runner:
    """Runs jobs of a workflow in a folder, with an environment that looks like GitHub's."""

    def __init__(self, workspace, environment, github, action, action_names):
        self.workspace = str(workspace)
        self.environment = environment
        self.github = github
        self.action = action
        self.action_names = action_names
        self.log = ""
        self.summary = ""
        self.skipped_uses = []
        self.path = []
        self.steps_of_last = {}

    def job(self, workflow, name, event=None, variables=None, secrets=None, inputs=None):
        """Runs the steps of a job; returns whether it succeeded, or None when it was left out."""
        self.log = self.summary = ""
        self.skipped_uses = []
        self.path = []
        document = yaml.safe_load(pathlib.Path(workflow).read_text())
        job = document["jobs"][name]
        contexts = {
            "github": self.github | {"event": event or {}}, "vars": variables or {},
            "secrets": secrets or {}, "inputs": inputs or {}}
        if "if" in job and not self.condition(job["if"], contexts, True):
            return None
        alive, contexts = self.steps(job["steps"], contexts, document.get("env", {}))
        self.steps_of_last = contexts["steps"]
        return alive

    # -- Steps

    def steps(self, steps, contexts, outer):
        contexts = contexts | {"steps": {}}
        alive = True
        for index, step in enumerate(steps):
            name = step.get("id", f"step{index}")
            outputs, outcome = {}, "skipped"
            condition = step.get("if", "success()")
            if "(" not in condition or not re.search(r"always|failure|success", condition):
                condition = f"success() && ({condition})"
            if self.condition(condition, contexts, alive):
                env = outer | {
                    key: self.fill(value, contexts) for key, value in step.get("env", {}).items()}
                if "uses" in step:
                    ok, outputs = self.uses(step, contexts, env)
                else:
                    ok, outputs = self.shell(step, env)
                outcome = "success" if ok else "failure"
                if not ok and not step.get("continue-on-error"):
                    alive = False
            contexts["steps"][name] = {"outputs": outputs, "outcome": outcome}
        return alive, contexts

    def uses(self, step, contexts, env):
        if step["uses"].split("@")[0] not in self.action_names:
            self.skipped_uses.append(step["uses"])
            return True, {}
        definition = yaml.safe_load(pathlib.Path(self.action).read_text())
        given = {key: self.fill(value, contexts) for key, value in step.get("with", {}).items()}
        unknown = set(given) - set(definition["inputs"])
        if unknown:
            raise Refused(f"inputs that the action does not have: {unknown}")
        inputs = {
            key: given[key] if key in given else self.fill(str(spec["default"]), contexts)
            for key, spec in definition["inputs"].items()}
        inner = {"github": contexts["github"], "inputs": inputs}
        ok, inner = self.steps(definition["runs"]["steps"], inner, env)
        return ok, {
            key: self.fill(spec["value"], inner) for key, spec in definition["outputs"].items()}

    def shell(self, step, env):
        script = step["run"]
        if "${{" in script:
            raise Refused("an expression inside of a shell script can be made to run anything")
        if step.get("shell") != "bash":
            raise Refused("a step without `shell: bash`")
        with tempfile.TemporaryDirectory() as folder:
            files = {}
            for variable in ["GITHUB_OUTPUT", "GITHUB_STEP_SUMMARY", "GITHUB_PATH"]:
                files[variable] = os.path.join(folder, variable)
                pathlib.Path(files[variable]).touch()
            script_file = os.path.join(folder, "script.sh")
            pathlib.Path(script_file).write_text(script)
            whole = self.environment | {
                "GITHUB_WORKSPACE": self.workspace, "GITHUB_ACTIONS": "true", "CI": "true"}
            whole |= {key: str(value) for key, value in env.items()} | files
            whole["PATH"] = ":".join(self.path + [whole["PATH"]])
            done = subprocess.run(
                ["bash", "--noprofile", "--norc", "-eo", "pipefail", script_file],
                cwd=self.workspace, env=whole, text=True, capture_output=True, timeout=120)
            self.log += f"$ {step.get('id') or step.get('name')}\n{done.stdout}{done.stderr}"
            self.summary += pathlib.Path(files["GITHUB_STEP_SUMMARY"]).read_text()
            self.path[:0] = pathlib.Path(files["GITHUB_PATH"]).read_text().split()
            return done.returncode == 0, self.outputs(pathlib.Path(files["GITHUB_OUTPUT"]))

    @staticmethod
    def outputs(file):
        found, lines = {}, file.read_text().splitlines()
        while lines:
            line = lines.pop(0)
            if "<<" in line and ("=" not in line or line.index("<<") < line.index("=")):
                name, delimiter = line.split("<<", 1)
                end = lines.index(delimiter)
                found[name] = "\n".join(lines[:end])
                del lines[:end + 1]
            else:
                name, found[name] = line.split("=", 1)
        return found

    # -- Expressions

    def condition(self, text, contexts, alive):
        text = str(text).strip()
        if text.startswith("${{"):
            text = text[3:-2]
        functions = {
            "always": lambda: True, "success": lambda: alive, "failure": lambda: not alive,
            "hashFiles": lambda name: "1" if os.path.exists(
                os.path.join(self.workspace, name)) else ""}
        value = evaluate(text, lambda name: self.lookup(name, contexts), functions)
        return value not in ("", "false", None, False)

    def fill(self, value, contexts):
        if isinstance(value, bool):
            return str(value).lower()
        return re.sub(
            r"\$\{\{(.*?)\}\}",
            lambda match: str(evaluate(
                match[1], lambda name: self.lookup(name, contexts), {}) or ""),
            str(value))

    @staticmethod
    def lookup(name, contexts):
        value = contexts
        for part in name.split("."):
            value = value.get(part, "") if isinstance(value, dict) else ""
        return str(value).lower() if isinstance(value, bool) else value
