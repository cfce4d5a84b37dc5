"""What the peers share: Blink's list, page by page, one request after the other."""

import http.client
import json
import os
import urllib.parse

PAGE = 1000


def connections(port):
    """All connections of the workspace."""
    link = http.client.HTTPConnection("127.0.0.1", port)
    found, total = [], 1
    while len(found) < total:
        query = json.dumps({"limit": PAGE, "offset": len(found), "sort": ["+name"]})
        link.request(
            "GET", "/blink/api/v1/workspace/ws-1/connections?q=" + urllib.parse.quote(query),
            headers={"blink-api-key": os.environ["BENCH_KEY"], "accept": "application/json"})
        answer = link.getresponse()
        if answer.status != 200:
            raise SystemExit(f"the list answers {answer.status}")
        page = json.loads(answer.read())
        total = page["total"]
        found += page["results"] or []
    return found
