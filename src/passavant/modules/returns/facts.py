"""What happens at a reception of people who are brought back. Each fact says for what purpose its data are taken."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from passavant.journal import Audience, Sensitivity, fact
from passavant.modules.crossings.facts import Checked, Document, Noted, Recommendation


@dataclass(frozen=True, kw_only=True)
class ListedPerson:
    """A row of a manifest; `cells` is what the file says, `wrong` and `noted` what was found, as codes."""

    row: UUID
    line: int
    surname: str
    given_names: str
    sex: str
    date_of_birth: str
    birth_date_estimated: bool
    age: int | None
    nationality: str
    document_number: str
    note: str
    wrong: tuple[str, ...]
    noted: tuple[str, ...]
    cells: Mapping[str, str]


@fact(
    "returns.reception.opened",
    audience=Audience.HEADQUARTERS,
    sensitivity=Sensitivity.PLAIN,
    keep_years=10,
)
class ReceptionOpened:
    """People are brought back: where, by what and by whom, so that who arrives can be counted against who was sent."""

    reception: UUID
    number: int
    post: str
    means: str
    carrier: str
    authority: str
    authority_name: str
    origin: str
    expected: int | None
    note: str


@fact(
    "returns.reception.closed",
    audience=Audience.HEADQUARTERS,
    sensitivity=Sensitivity.PLAIN,
    keep_years=10,
)
class ReceptionClosed:
    """Everybody has been received: the counts as they stood, and why they differ where they do."""

    reception: UUID
    tokens: int
    persons: int
    listed: int
    expected: int | None
    reason: str
    note: str


@fact(
    "returns.reception.reopened",
    audience=Audience.HEADQUARTERS,
    sensitivity=Sensitivity.PLAIN,
    keep_years=10,
)
class ReceptionReopened:
    """A reception goes on: somebody was still on the bus."""

    reception: UUID
    note: str


@fact(
    "returns.manifest.received",
    audience=Audience.HEADQUARTERS,
    sensitivity=Sensitivity.PERSONAL,
    keep_years=5,
)
class ManifestReceived:
    """The list of those who were sent, kept whole with its broken rows, so that nobody on it is lost."""

    manifest: UUID
    reception: UUID
    file_name: str
    encoding: str
    delimiter: str
    rows: tuple[ListedPerson, ...]


@fact(
    "returns.manifest_row.mended",
    audience=Audience.HEADQUARTERS,
    sensitivity=Sensitivity.PERSONAL,
    keep_years=5,
)
class ManifestRowMended:
    """Somebody put right a row that could not stand for a person; the file's own text stays in the first fact."""

    reception: UUID
    listed: ListedPerson


@fact(
    "returns.manifest_row.left_out",
    audience=Audience.HEADQUARTERS,
    sensitivity=Sensitivity.PLAIN,
    keep_years=5,
)
class ManifestRowLeftOut:
    """A row stands for nobody who is here: a heading, a total, or somebody who did not come."""

    reception: UUID
    row: UUID
    reason: str


@fact(
    "returns.tokens.given",
    audience=Audience.HEADQUARTERS,
    sensitivity=Sensitivity.PLAIN,
    keep_years=5,
)
class TokensGiven:
    """Numbered cards were handed out, so that whoever got off the bus is counted before anybody writes a name."""

    batch: UUID
    reception: UUID
    first: int
    last: int
    is_family: bool


@fact(
    "returns.token.taken_back",
    audience=Audience.HEADQUARTERS,
    sensitivity=Sensitivity.PLAIN,
    keep_years=5,
)
class TokenTakenBack:
    """A card was not used after all, and why, so that the count of cards stays the count of people."""

    reception: UUID
    number: int
    reason: str


@fact(
    "returns.person.registered",
    audience=Audience.HEADQUARTERS,
    sensitivity=Sensitivity.SENSITIVE,
    keep_years=5,
)
class PersonRegistered:
    """A person was received: who they say they are, with whom they come, and what help they need first."""

    person: UUID
    reception: UUID
    post: str
    station: str
    token: int
    row: UUID | None
    document: Document
    age: int | None
    origin: str
    category: str
    papers: str
    family: int
    relation: str
    needs: tuple[str, ...]
    findings: tuple[Noted, ...]
    checks: tuple[Checked, ...]
    recommendation: Recommendation
    note: str


@fact(
    "returns.person.asked_apart",
    audience=Audience.HEADQUARTERS,
    sensitivity=Sensitivity.SENSITIVE,
    keep_years=5,
)
class PersonAskedApart:
    """A person asks to speak in private, or says that somebody hurt them: known to those who help, and to no list."""

    person: UUID
    rank: int


@fact(
    "returns.photo.taken",
    audience=Audience.HEADQUARTERS,
    sensitivity=Sensitivity.SENSITIVE,
    keep_years=5,
)
class PhotoTaken:
    """A face beside the card's number, so that a child and its card stay together; a JPEG in base64."""

    person: UUID
    picture: str


@fact(
    "returns.person.corrected",
    audience=Audience.HEADQUARTERS,
    sensitivity=Sensitivity.SENSITIVE,
    keep_years=5,
)
class PersonCorrected:
    """What was written of a person was put right: everything as it stands from now on, and why."""

    correction: UUID
    person: UUID
    document: Document
    age: int | None
    origin: str
    category: str
    papers: str
    family: int
    relation: str
    needs: tuple[str, ...]
    rank: int
    status: str
    reason: str
    note: str


@fact(
    "returns.voiding.proposed",
    audience=Audience.HEADQUARTERS,
    sensitivity=Sensitivity.PLAIN,
    keep_years=5,
)
class VoidingProposed:
    """An officer asks that a registration no longer counts; a second person decides."""

    voiding: UUID
    person: UUID
    reason: str
    note: str


@fact(
    "returns.voiding.declined",
    audience=Audience.HEADQUARTERS,
    sensitivity=Sensitivity.PLAIN,
    keep_years=5,
)
class VoidingDeclined:
    """The second person did not agree; the registration stands."""

    voiding: UUID
    person: UUID


@fact(
    "returns.person.voided",
    audience=Audience.HEADQUARTERS,
    sensitivity=Sensitivity.PLAIN,
    keep_years=5,
)
class PersonVoided:
    """A second person agreed that nobody was received under this registration; its card can be used again."""

    voiding: UUID
    person: UUID
    reception: UUID
    token: int
    row: UUID | None


@fact(
    "returns.person.referred",
    audience=Audience.HEADQUARTERS,
    sensitivity=Sensitivity.SENSITIVE,
    keep_years=5,
)
class PersonReferred:
    """A service was asked to look after a person, and why."""

    step: UUID
    person: UUID
    service: str
    reason: str
    note: str


@fact(
    "returns.person.taken_over",
    audience=Audience.HEADQUARTERS,
    sensitivity=Sensitivity.SENSITIVE,
    keep_years=5,
)
class PersonTakenOver:
    """A named service looks after the person from now on."""

    step: UUID
    person: UUID
    service: str
    contact: str


@fact(
    "returns.help.ended",
    audience=Audience.HEADQUARTERS,
    sensitivity=Sensitivity.SENSITIVE,
    keep_years=5,
)
class HelpEnded:
    """Nothing more has to be done for the person here."""

    step: UUID
    person: UUID
    note: str
