"""What happens with vessels in port. Each fact says for what purpose its data are taken."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from passavant.journal import Audience, Sensitivity, fact
from passavant.modules.crossings.facts import Checked, Noted, Recommendation


@dataclass(frozen=True, kw_only=True)
class Stay:
    """A vessel and its time in port, as known."""

    vessel_name: str
    imo_number: str
    """Seven digits; empty for a vessel that has none."""
    flag: str
    kind: str
    agent: str
    berth: str
    arrived_at: datetime
    sails_at: datetime


@dataclass(frozen=True, kw_only=True)
class Aboard:
    """A row of a crew or passenger list; `cells` is what the file says, `wrong` and `noted` are codes."""

    row: UUID
    line: int
    surname: str
    given_names: str
    sex: str
    date_of_birth: str
    birth_date_estimated: bool
    nationality: str
    document_code: str
    document_number: str
    issuing_state: str
    date_of_expiry: str
    rank: str
    transit: str
    note: str
    wrong: tuple[str, ...]
    noted: tuple[str, ...]
    cells: Mapping[str, str]


@dataclass(frozen=True, kw_only=True)
class Screened:
    """What every room said of somebody on a list."""

    row: UUID
    findings: tuple[Noted, ...]
    checks: tuple[Checked, ...]
    recommendation: Recommendation


@dataclass(frozen=True, kw_only=True)
class Passing:
    """A shore pass at a lane: where, which way, on which day of the post's clock."""

    shore_pass: UUID
    call: UUID
    post: str
    booth: str
    way: str
    day: date


@dataclass(frozen=True, kw_only=True)
class LeftAshore:
    """A holder who was not on board when the vessel sailed, and why as far as known."""

    shore_pass: UUID
    person: UUID
    word: str
    note: str


@fact("sea.call.recorded", audience=Audience.HEADQUARTERS, sensitivity=Sensitivity.PLAIN, keep_years=10)
class CallRecorded:
    """A vessel arrived: which, for whom and until when, so that its crew and passengers belong to something."""

    call: UUID
    number: int
    post: str
    stay: Stay


@fact("sea.call.corrected", audience=Audience.HEADQUARTERS, sensitivity=Sensitivity.PLAIN, keep_years=10)
class CallCorrected:
    """A supervisor put the record of a vessel right: as it stands from now on, what stood before, and why."""

    correction: UUID
    call: UUID
    stay: Stay
    before: Mapping[str, str]
    """What changed, as it stood; a moment as ISO 8601."""
    reason: str
    note: str


@fact("sea.call.voided", audience=Audience.HEADQUARTERS, sensitivity=Sensitivity.PLAIN, keep_years=10)
class CallVoided:
    """A supervisor said that this vessel did not call, or was recorded twice."""

    call: UUID
    reason: str
    note: str


@fact("sea.vessel.sailed", audience=Audience.HEADQUARTERS, sensitivity=Sensitivity.PERSONAL, keep_years=10)
class VesselSailed:
    """A vessel left: when, and whom it left ashore, each with a word, so that they are looked for or looked after."""

    call: UUID
    sailed_at: datetime
    left: tuple[LeftAshore, ...]
    passengers_ashore: int
    """How many passengers in transit were counted out and not in."""
    note: str


@fact("sea.list.received", audience=Audience.HEADQUARTERS, sensitivity=Sensitivity.PERSONAL, keep_years=5)
class ListReceived:
    """The list of a crew or of passengers, kept whole with its broken rows, so that nobody on it is lost."""

    listing: UUID
    call: UUID
    kind: str
    file_name: str
    encoding: str
    delimiter: str
    rows: tuple[Aboard, ...]


@fact("sea.list.screened", audience=Audience.HEADQUARTERS, sensitivity=Sensitivity.SENSITIVE, keep_years=5)
class ListScreened:
    """People on a list were looked at by every room before they went ashore."""

    call: UUID
    rows: tuple[Screened, ...]


@fact("sea.row.mended", audience=Audience.HEADQUARTERS, sensitivity=Sensitivity.PERSONAL, keep_years=5)
class RowMended:
    """Somebody put right a row that could not stand for a person; the file's own text stays in the first fact."""

    call: UUID
    aboard: Aboard


@fact("sea.row.left_out", audience=Audience.HEADQUARTERS, sensitivity=Sensitivity.PLAIN, keep_years=5)
class RowLeftOut:
    """A row stands for nobody who is on board."""

    call: UUID
    row: UUID
    reason: str


@fact("sea.pass.issued", audience=Audience.HEADQUARTERS, sensitivity=Sensitivity.PERSONAL, keep_years=5)
class PassIssued:
    """Somebody of a crew may go ashore while the vessel is in port, and comes back with one scan."""

    shore_pass: UUID
    code: str
    call: UUID
    person: UUID
    post: str
    valid_from: datetime
    valid_to: datetime | None
    """None: until everybody has to be on board before the planned sailing, as that changes."""
    note: str


@fact("sea.pass.withdrawn", audience=Audience.HEADQUARTERS, sensitivity=Sensitivity.PLAIN, keep_years=5)
class PassWithdrawn:
    """A shore pass is no longer good, and why."""

    shore_pass: UUID
    reason: str
    note: str


@fact("sea.movement.recorded", audience=Audience.HEADQUARTERS, sensitivity=Sensitivity.PERSONAL, keep_years=5)
class MovementRecorded:
    """A holder went ashore or came back: who is out when the vessel sails; no admission, and not counted as one."""

    movement: UUID
    passing: Passing
    after_sailing: bool
    findings: tuple[Noted, ...]
    checks: tuple[Checked, ...]
    recommendation: Recommendation


@fact("sea.movement.taken_back", audience=Audience.HEADQUARTERS, sensitivity=Sensitivity.PLAIN, keep_years=5)
class MovementTakenBack:
    """What was recorded a moment ago did not happen so: another way, or the holder was stopped after all."""

    movement: UUID


@fact("sea.holder.stopped", audience=Audience.HEADQUARTERS, sensitivity=Sensitivity.PERSONAL, keep_years=5)
class HolderStopped:
    """A holder was sent from the lane to the second line; why stands in the inspection alone."""

    stop: UUID
    passing: Passing
    inspection: UUID
    by_officer: bool


@fact("sea.holder.crossed", audience=Audience.HEADQUARTERS, sensitivity=Sensitivity.PERSONAL, keep_years=5)
class HolderCrossed:
    """Whom a lane stopped crossed at a window: counted there, and known here so that the list of those out is exact."""

    inspection: UUID
    passing: Passing
    crossed_at: datetime
    is_void: bool


@fact("sea.passengers.counted", audience=Audience.HEADQUARTERS, sensitivity=Sensitivity.PLAIN, keep_years=10)
class PassengersCounted:
    """Passengers in transit went ashore or came back: a number, and nobody's name."""

    count: UUID
    call: UUID
    post: str
    way: str
    number: int
    day: date


@fact("sea.count.undone", audience=Audience.HEADQUARTERS, sensitivity=Sensitivity.PLAIN, keep_years=10)
class CountUndone:
    """The wrong number was counted."""

    count: UUID


@fact(
    "sea.interdiction.recorded", audience=Audience.HEADQUARTERS, sensitivity=Sensitivity.PLAIN, keep_years=10
)
class InterdictionRecorded:
    """People were taken off a vessel at sea and are handed over: by whom and how many, and where they are received."""

    interdiction: UUID
    number: int
    post: str
    vessel_name: str
    craft: str
    persons: int
    position: str
    intercepted_at: datetime
    authority: str
    authority_name: str
    unit: str
    """The ship that brings them."""
    origin: str
    reception: UUID
    note: str
