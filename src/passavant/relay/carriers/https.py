"""Carrier `https`: each question one POST, through any proxy. The address is pinned to the authority that signed it."""

from __future__ import annotations

import io
import ssl
import time

import urllib3

from passavant.relay.carriers import Way, patience_for
from passavant.relay.errors import NoLink

_CONTENT = {"Content-Type": "application/octet-stream"}


class Https:
    """One connection, kept open between questions."""

    name = "https"

    def __init__(self, pool: urllib3.PoolManager, way: Way) -> None:
        self._pool, self._way, self._address = pool, way, f"{way.address.rstrip('/')}/relay/"

    def ask(self, question: bytes) -> bytes:
        try:
            # As a file, which is sent piece by piece: the time to send is then for each piece, not for a day's work.
            answered = self._pool.request(
                "POST",
                self._address,
                body=io.BytesIO(question),
                headers={**_CONTENT, "Content-Length": str(len(question))},
                timeout=urllib3.Timeout(
                    connect=self._way.patience_seconds, read=patience_for(question, self._way)
                ),
            )
        except urllib3.exceptions.HTTPError as trouble:
            raise _no_link(trouble) from None
        if answered.status != 200:
            raise NoLink("relay.no_link", reason=f"HTTP {answered.status}")
        return answered.data

    def wait_for_news(self, seconds: float) -> bool:
        """Nobody calls over this line: the next round asks."""
        time.sleep(seconds)
        return False

    def close(self) -> None:
        self._pool.clear()


def _no_link(trouble: urllib3.exceptions.HTTPError) -> NoLink:
    # A door that is closed is among the library's time-outs too.
    late = isinstance(trouble, urllib3.exceptions.TimeoutError)
    if late and not isinstance(trouble, urllib3.exceptions.NewConnectionError):
        return NoLink("relay.too_slow")
    if isinstance(trouble, urllib3.exceptions.SSLError) and (reason := _why_not_trusted(trouble.args[0])):
        return NoLink("relay.not_trusted_certificate", reason=reason)
    return NoLink("relay.no_link", reason=type(trouble).__name__)


def _why_not_trusted(cause: object) -> str:
    """Why a certificate could not be believed, in the words of OpenSSL or of the machine; empty: it was not that."""
    if isinstance(cause, ssl.SSLCertVerificationError):
        return cause.verify_message
    if isinstance(
        cause, ssl.SSLError
    ):  # of the line, or of the authority's file, in which there is no certificate
        return "" if cause.library in {None, "SSL"} else str(cause.reason)
    return str(getattr(cause, "strerror", None) or cause)  # the authority's file is missing


def open_carrier(way: Way) -> Https:
    """A carrier to the address in the settings."""
    pool = urllib3.PoolManager(
        num_pools=1,
        retries=False,
        ca_certs=str(way.authority) if way.authority else None,
    )
    return Https(pool, way)
