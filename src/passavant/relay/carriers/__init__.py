"""What brings a question to headquarters and the answer back; each carrier is a module here, of its name."""

from __future__ import annotations

import importlib
from pathlib import Path
from typing import Protocol

from django.conf import settings

from passavant.relay.caller import Asking
from passavant.relay.errors import RelayTrouble


class Way(Protocol):
    """The way to headquarters, as the settings of a site name it."""

    @property
    def address(self) -> str: ...

    @property
    def authority(self) -> Path | None:
        """The certificate of whoever signed headquarters' own; None: one that the system knows."""

    @property
    def patience_seconds(self) -> float: ...


def open_carrier() -> Asking:
    """The carrier that this site's settings name.

    Raises:
        RelayTrouble: none is set, or its address cannot be used.
    """
    way = settings.PASSAVANT.relay
    if not way.carrier or not way.address:
        raise RelayTrouble("relay.not_set_up")
    module = importlib.import_module(f"passavant.relay.carriers.{way.carrier}")
    carrier: Asking = module.open_carrier(way)
    return carrier
