"""How rules come into force, and what they said of a traveller."""

from __future__ import annotations

from enum import StrEnum
from uuid import UUID

from passavant.journal import Audience, Sensitivity, fact


class Kind(StrEnum):
    """What a change does."""

    PUBLISH = "publish"
    ROLL_BACK = "roll_back"
    """A policy that was in force before is so again."""
    WITHDRAW = "withdraw"
    """No policy is in force."""


@fact("rules.draft.saved", audience=Audience.SITE, sensitivity=Sensitivity.PLAIN, keep_years=None)
class DraftSaved:
    """Somebody went on writing a policy; nothing is judged by it."""

    draft: UUID
    title: str
    text: str


@fact(
    "rules.change.proposed",
    audience=Audience.EVERYWHERE,
    sensitivity=Sensitivity.PLAIN,
    keep_years=None,
    told_by_headquarters=True,
)
class ChangeProposed:
    """One person signed a change of the rules in force; `text` is the policy, empty for a withdrawal."""

    change: UUID
    kind: Kind
    sha256: str
    policy_id: str
    version: str
    text: str
    reason: str


@fact(
    "rules.change.signed",
    audience=Audience.EVERYWHERE,
    sensitivity=Sensitivity.PLAIN,
    keep_years=None,
    told_by_headquarters=True,
)
class ChangeSigned:
    """A second person signed: from this moment on travellers are judged by it."""

    change: UUID
    kind: Kind
    sha256: str


@fact(
    "rules.change.declined",
    audience=Audience.EVERYWHERE,
    sensitivity=Sensitivity.PLAIN,
    keep_years=None,
    told_by_headquarters=True,
)
class ChangeDeclined:
    """The second person did not agree, or the first took it back; the rules stay as they are."""

    change: UUID
    note: str


@fact(
    "rules.traveller.judged",
    audience=Audience.HEADQUARTERS,
    sensitivity=Sensitivity.PERSONAL,
    keep_years=5,
)
class TravellerJudged:
    """What the rules recommended for a traveller, so that it can be contested and judged again to the byte.

    `case` and `verdict` are canonical JSON of the entry rules; the policy's text is that of `sha256`.
    """

    inspection: UUID
    post: str
    case: str
    verdict: str
    sha256: str
