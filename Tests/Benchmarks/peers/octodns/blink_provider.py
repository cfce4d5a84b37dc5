"""A provider for octoDNS: connections of Blink as TXT records, so that it manages the same objects."""

import logging
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))

import blink  # noqa: E402
from octodns.provider.base import BaseProvider  # noqa: E402
from octodns.record import Record  # noqa: E402


class BlinkProvider(BaseProvider):
    """Reads only: what is measured is the plan of what has not changed."""

    SUPPORTS_GEO = False
    SUPPORTS = {"TXT"}

    def __init__(self, id, port, *args, **kwargs):
        self.log = logging.getLogger(f"BlinkProvider[{id}]")
        super().__init__(id, *args, **kwargs)
        self._port = int(port)

    def populate(self, zone, target=False, lenient=False):
        """Adds what is there to a zone; says whether the zone exists."""
        for entry in blink.connections(self._port):
            data = {"type": "TXT", "ttl": 300, "value": entry["connection_type_id"]}
            zone.add_record(
                Record.new(zone, entry["name"], data, source=self, lenient=lenient),
                lenient=lenient)
        return True

    def _apply(self, plan):
        raise NotImplementedError
