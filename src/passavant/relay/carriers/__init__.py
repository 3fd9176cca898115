"""What brings a question to headquarters and the answer back; each carrier is a module here, of its name."""

from __future__ import annotations

import importlib
from pathlib import Path
from typing import Protocol
from urllib.parse import urlsplit

from django.conf import settings

from passavant.relay.caller import Asking
from passavant.relay.errors import RelayTrouble

_SLOWEST = 4000
"""Bytes a second of the slowest line on which everything gets through: 32 kbit/s."""
_HERE = {"127.0.0.1", "::1", "localhost"}


class Way(Protocol):
    """The way to headquarters, as the settings of a site name it."""

    @property
    def carrier(self) -> str: ...

    @property
    def address(self) -> str: ...

    @property
    def authority(self) -> Path | None:
        """The certificate of whoever signed headquarters' own; None: one that the system knows."""

    @property
    def patience_seconds(self) -> float: ...


def patience_for(question: bytes, way: Way) -> float:
    """Seconds until a line is called dead: what lies between may hold the whole question while it goes on slowly."""
    return way.patience_seconds + len(question) / _SLOWEST


def refuse_unencrypted(address: str) -> None:
    """Only on the machine itself may a line be plain: for the demonstration and for tests.

    Raises:
        RelayTrouble: it is, and leads to another machine.
    """
    parts = urlsplit(address)
    if parts.scheme not in {"https", "tls"} and parts.hostname not in _HERE:
        raise RelayTrouble("relay.not_encrypted", address=address)


def open_carrier(way: Way | None = None) -> Asking:
    """The carrier of a way, or of the one that this site's settings name.

    Raises:
        RelayTrouble: none is set, or its address cannot be used.
    """
    way = way or settings.PASSAVANT.relay
    if not way.carrier or not way.address:
        raise RelayTrouble("relay.not_set_up")
    refuse_unencrypted(way.address)
    module = importlib.import_module(f"passavant.relay.carriers.{way.carrier}")
    carrier: Asking = module.open_carrier(way)
    return carrier
