"""A stand-in for the part of GitHub's API that comments, statuses and issues need."""

import http.server
import json
import re
import threading
import urllib.parse


class Forge:
    """Comments, statuses and issues of one repository, in memory, on a port of this machine."""

    def __init__(self):
        self.comments, self.issues, self.statuses = [], [], {}
        self.requests = []
        self.files = {}
        # Whose token it is, when it is that of a person.
        self.login = None
        self.pulls = {}
        self.read_only = False
        self.number = 100
        forge = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def log_message(self, *_):
                pass

            def answer(self):
                if self.path in forge.files:
                    data = forge.files[self.path]
                    self.send_response(200)
                    self.send_header("Content-Length", str(len(data)))
                    self.end_headers()
                    self.wfile.write(data)
                    return
                length = int(self.headers.get("Content-Length") or 0)
                body = self.rfile.read(length)
                status, value = forge.handle(
                    self.command, self.path, self.headers, json.loads(body) if body else None)
                data = json.dumps(value).encode()
                self.send_response(status)
                self.send_header("Content-Length", str(len(data)))
                self.end_headers()
                self.wfile.write(data)

            do_GET = do_POST = do_PATCH = answer

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.url = f"http://127.0.0.1:{self.server.server_port}"

    def writes(self):
        return [(method, path) for method, path in self.requests if method != "GET"]

    def handle(self, method, target, headers, body):
        url = urllib.parse.urlsplit(target)
        query = dict(urllib.parse.parse_qsl(url.query))
        start = "/repos/acme/connections/"
        if url.path == "/user":
            return (200, {"login": self.login}) if self.login else (
                403, {"message": "Resource not accessible by integration"})
        if headers.get("Authorization") != "Bearer token-of-the-job" or not url.path.startswith(start):
            return 401, {"message": "Bad credentials"}
        path = url.path[len(start):]
        self.requests.append((method, path))
        if method != "GET" and self.read_only:
            return 403, {"message": "Resource not accessible by integration"}
        if method == "GET" and re.fullmatch(r"issues/7/comments", path):
            return 200, self.page(self.comments, query)
        if method == "POST" and path == "issues/7/comments":
            return 201, self.add(self.comments, body)
        if match := re.fullmatch(r"issues/comments/(\d+)", path):
            return self.change(self.comments, "id", int(match[1]), body)
        if match := re.fullmatch(r"statuses/(\w+)", path):
            if len(body["description"]) > 140:
                return 422, {"message": "description is too long"}
            self.statuses.setdefault(match[1], []).insert(
                0, body | {"creator": {"type": "Bot"}})
            return 201, body
        if match := re.fullmatch(r"commits/(\w+)/pulls", path):
            return 200, self.pulls.get(match[1], [])
        if match := re.fullmatch(r"commits/(\w+)/statuses", path):
            return 200, self.statuses.get(match[1], [])
        if method == "GET" and path == "issues":
            found = [
                issue for issue in self.issues
                if issue["state"] == query.get("state") and query.get("labels") in issue["labels"]]
            return 200, self.page(found, query)
        if method == "POST" and path == "issues":
            return 201, self.add(self.issues, body | {"state": "open"})
        if match := re.fullmatch(r"issues/(\d+)/comments", path):
            return 201, {}
        if match := re.fullmatch(r"issues/(\d+)", path):
            return self.change(self.issues, "number", int(match[1]), body)
        return 404, {"message": "Not Found"}

    def add(self, where, body):
        if len(body.get("body", "")) > 65536:
            return {"message": "body is too long"}
        self.number += 1
        entry = body | {"id": self.number, "number": self.number, "user": {
            "login": self.login or "github-actions[bot]", "type": "User" if self.login else "Bot"}}
        where.append(entry)
        return entry

    @staticmethod
    def page(all_of_them, query):
        size, page = int(query.get("per_page", 30)), int(query.get("page", 1))
        return all_of_them[(page - 1) * size:page * size]

    @staticmethod
    def change(where, key, number, body):
        for entry in where:
            if entry[key] == number:
                entry.update(body)
                return 200, entry
        return 404, {"message": "Not Found"}
