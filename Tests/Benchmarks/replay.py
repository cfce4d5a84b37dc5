"""Turns what a server was asked into a file that the floor sends again, header by header."""

# What libcurl writes by itself.
_OWN = {"host", "content-length", "expect", "connection"}


def write_requests(path, port, log, lanes=True):
    """Writes the requests; with lanes those of one platform follow each other."""
    numbers = {}
    with open(path, "wb") as file:
        for entry in log:
            lane = numbers.setdefault(entry["platform"], len(numbers)) if lanes else 0
            headers = [f"{key}: {value}" for key, value in entry["headers"].items()
                       if key.lower() not in _OWN]
            body = entry["body"].encode()
            url = f"http://127.0.0.1:{port}{entry['target']}"
            head = f"{lane} {entry['method']} {url} {len(headers)} {len(body)}"
            file.write("\n".join([head, *headers, ""]).encode() + body + b"\n")


def sent_bytes(log):
    """About how many bytes the requests had."""
    return sum(
        len(entry["method"]) + len(entry["target"]) + 14 + len(entry["body"].encode())
        + sum(len(key) + len(value) + 4 for key, value in entry["headers"].items())
        for entry in log)
