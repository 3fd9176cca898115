"""Coded words of vessels: kinds, lists, ways, why a pass ends and why somebody stayed behind."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Kind(TextChoices):
    """What sort of vessel calls."""

    CRUISE = "cruise", _("Cruise ship")
    CONTAINER = "container", _("Container ship")
    CARGO = "cargo", _("Cargo ship")
    TANKER = "tanker", _("Tanker")
    FERRY = "ferry", _("Ferry")
    FISHING = "fishing", _("Fishing vessel")
    YACHT = "yacht", _("Yacht")
    COASTER = "coaster", _("Coaster or sailing vessel")
    OTHER = "other", _("Other vessel")


NUMBERED = frozenset({Kind.CRUISE, Kind.CONTAINER, Kind.CARGO, Kind.TANKER, Kind.FERRY})
"""Vessels that have an IMO number; of the others many have none."""


class Craft(TextChoices):
    """What people are taken off at sea."""

    SLOOP = "sloop", _("Sloop")
    GO_FAST = "go_fast", _("Fast boat")
    COASTER = "coaster", _("Coaster or sailing vessel")
    FISHING = "fishing", _("Fishing vessel")
    OTHER = "other", _("Other vessel")


class ListKind(TextChoices):
    """Whom a list names."""

    CREW = "crew", _("Crew list")
    PASSENGERS = "passengers", _("Passenger list")


class Way(TextChoices):
    """Which way somebody goes through the harbour gate."""

    OUT = "out", _("ashore")
    BACK = "back", _("back on board")


OTHER_WAY = {Way.OUT.value: Way.BACK.value, Way.BACK.value: Way.OUT.value}
DIRECTIONS = {Way.OUT.value: "entry", Way.BACK.value: "exit"}
"""What each way is at a border, for the rooms that are asked of the holder."""


class WithdrawReason(TextChoices):
    """Why a shore pass is no longer good."""

    LOST = "lost", _("Lost or stolen")
    SPOILT = "spoilt", _("Spoilt or unreadable")
    CONDUCT = "conduct", _("Conduct ashore")
    SIGNED_OFF = "signed_off", _("Left the crew")
    MISTAKE = "mistake", _("Issued by mistake")


class Left(TextChoices):
    """Why somebody is not on board when the vessel sails."""

    DESERTED = "deserted", _("Deserted")
    HOSPITAL = "hospital", _("In hospital")
    BEHIND = "behind", _("Left behind")
    DETAINED = "detained", _("Detained")
    SIGNED_OFF = "signed_off", _("Left the crew")
    ON_BOARD = "on_board", _("On board, the scan was missed")
    UNKNOWN = "unknown", _("Not known")


class LeaveOutReason(TextChoices):
    """Why a row of a list stands for nobody."""

    NO_PERSON = "no_person", _("No person: a heading or a total")
    TWICE = "twice", _("Stands there twice")
    NOT_ABOARD = "not_aboard", _("Is not on board")


class AmendReason(TextChoices):
    """Why the record of a vessel is corrected or voided."""

    MISTYPED = "mistyped", _("Mistyped")
    CHANGED = "changed", _("Berth, agent or sailing changed")
    DOUBLE = "double", _("Recorded twice")
    NOT_HERE = "not_here", _("The vessel did not come")


class Flow(TextChoices):
    """What is counted of vessels; never added up with one another."""

    CALLS = "calls", _("Vessels that arrived")
    CREW = "crew", _("Crew on shore passes")
    TRANSIT = "transit", _("Passengers in transit, counted")
    INTERDICTED = "interdicted", _("People taken off at sea")
    DOCUMENT = "document", _("On documents at the windows")
