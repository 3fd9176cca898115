"""Carrier `https`: each question one POST, through any proxy. The address is pinned to the authority that signed it."""

from __future__ import annotations

from urllib.parse import urlsplit

import urllib3

from passavant.relay.carriers import Way
from passavant.relay.errors import NoLink, RelayTrouble

_HERE = {"127.0.0.1", "::1", "localhost"}
"""Only on the machine itself may it be plain http: for the demonstration and for tests."""
_CONTENT = {"Content-Type": "application/octet-stream"}


class Https:
    """One connection, kept open between questions."""

    name = "https"

    def __init__(self, pool: urllib3.PoolManager, address: str) -> None:
        self._pool, self._address = pool, f"{address.rstrip('/')}/relay/"

    def ask(self, question: bytes) -> bytes:
        try:
            answered = self._pool.request("POST", self._address, body=question, headers=_CONTENT)
        except urllib3.exceptions.HTTPError as trouble:
            raise _no_link(trouble) from None
        if answered.status != 200:
            raise NoLink("relay.no_link", reason=f"HTTP {answered.status}")
        return answered.data

    def close(self) -> None:
        self._pool.clear()


def _no_link(trouble: urllib3.exceptions.HTTPError) -> NoLink:
    # A door that is closed is among the library's time-outs too.
    late = isinstance(trouble, urllib3.exceptions.TimeoutError)
    if late and not isinstance(trouble, urllib3.exceptions.NewConnectionError):
        return NoLink("relay.too_slow")
    return NoLink("relay.no_link", reason=type(trouble).__name__)


def open_carrier(way: Way) -> Https:
    """A carrier to the address in the settings.

    Raises:
        RelayTrouble: the address is not encrypted and leads to another machine.
    """
    parts = urlsplit(way.address)
    if parts.scheme != "https" and parts.hostname not in _HERE:
        raise RelayTrouble("relay.not_encrypted", address=way.address)
    pool = urllib3.PoolManager(
        num_pools=1,
        retries=False,
        timeout=urllib3.Timeout(connect=way.patience_seconds, read=way.patience_seconds),
        ca_certs=str(way.authority) if way.authority else None,
    )
    return Https(pool, way.address)
