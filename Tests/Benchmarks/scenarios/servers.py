"""The servers alone: how fast the C client gets through, and what that costs them.

A figure of ours that comes near to one of these would be the server's.
"""

import desired
import replay
from measure import interleaved
from report import Row, megabytes, thousands
from server import Answers, Sandbox

_CONCURRENCY = 16
_LIST = "/blink/api/v1/workspace/ws-1/connections"
_HEADERS = {"blink-api-key": "benchmark-key", "content-type": "application/json"}


def run(suite, count):
    """Prints a row for pages and one for creates of each server."""
    folder = suite.folder / "servers"
    folder.mkdir(exist_ok=True)
    with Sandbox(suite.program, folder, desired.seed(["blink"], count)) as server:
        _print(suite, "sandbox alone: pages of 1,000", server, _pages(count), folder)
    creates = [_create(number) for number in range(count)]
    with Sandbox(suite.program, folder) as server:
        _print(suite, "sandbox alone: creates", server, creates, folder)
    with Answers(suite.tool("answers"), folder) as server:
        _print(suite, "answers alone: creates", server, creates, folder)


def _pages(count):
    """Every page ten times."""
    return [
        _request("GET", f"{_LIST}?q=%7B%22limit%22%3A1000%2C%22offset%22%3A{offset}%7D", "")
        for _ in range(10) for offset in range(0, count, 1000)]


def _create(number):
    body = (f'{{"name":"{desired.name("blink", number)}","connection_type_id":"{desired.TYPE}",'
            '"attributes":{"token":{"value":"benchmark-secret-value"}},'
            '"created_with_o_auth":false}')
    return _request("POST", _LIST, body)


def _request(method, target, body):
    return {"platform": "blink", "method": method, "target": target, "headers": _HEADERS,
            "body": body}


def _print(suite, name, server, log, folder):
    requests = folder / "requests"
    replay.write_requests(requests, server.port, log, lanes=False)

    def send():
        server.reset()
        return suite.runner.run(
            [suite.tool("floor-apply"), requests, _CONCURRENCY], server=server)

    series = interleaved(min(suite.runs, 3), {"client": send})["client"]
    time = series.part("seconds")
    suite.report.keep(name, client=series.plain())
    suite.report.add(
        Row(name, f"{thousands(round(len(log) / time))}/s"),
        f"{thousands(len(log))} requests, {megabytes(series.part('received'))} in {time:.3f} s; "
        f"CPU of the server {series.server:.3f} s, of the client {series.cpu:.3f} s")
