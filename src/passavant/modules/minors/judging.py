"""What is missing before a child may leave: decided from values alone, told as findings.

No finding of this room refuses anybody: each says what an officer has to do or to look at.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from passavant.domain.values import Finding, PartialDate, age_on, check, declare_sentences, stop
from passavant.modules.minors import keys
from passavant.modules.minors.facts import Named, Proof, Relation

declare_sentences(
    {
        "minors.leaving": "A child leaves. Record who travels along and what proves it, under “Child”.",
        "minors.could_be_minor": (
            "Could be under %(age)s: the birth date is not certain. Record, under “Child”, who travels along."
        ),
        "minors.entering": "On entry a child is not held. A child who is alone or afraid: refer to the second line.",
        "minors.several_children": (
            "In %(days)s days this adult travelled with %(children)s different children without a proven link."
        ),
        "minors.no_companion": "Record first who travels with the child.",
        "minors.age_unknown": "Say first whether the traveller is of age, or record who travels along.",
        "minors.not_of_a_parent": (
            "Nothing proves that the adult is the child's parent or guardian, and no authorisation is good for this"
            " journey. Talk with the child first; then a supervisor decides."
        ),
        "minors.alone": (
            "The child travels alone, and no authorisation is good for this journey."
            " Talk with the child first; then a supervisor decides."
        ),
        "minors.screening_open": "Somebody has to talk with the child first, and to write down what came of it.",
        "minors.undecided": "The talk took place. A supervisor decides now, with a reason.",
        "minors.stays": "A supervisor decided that the child does not leave with this adult.",
        "minors.second_line": "The second line looks at this adult and the child first, and a supervisor decides.",
        "minors.authorisation.not_yet": "It is valid only from %(date)s.",
        "minors.authorisation.over": "It was valid until %(date)s.",
        "minors.authorisation.revoked": "It was revoked.",
        "minors.authorisation.used": "It was used at %(post)s on %(date)s and is good for one journey only.",
        "minors.authorisation.other_authority": "Its authority is not one whose papers let a child leave.",
        "minors.authorisation.other_document": "It names another document of the child.",
        "minors.authorisation.other_companion": "It names another companion.",
        "minors.authorisation.other_destination": "It names another destination: %(state)s.",
    }
)


class Standing(StrEnum):
    """Whether somebody is a child, by the birth date that is known."""

    ADULT = "adult"
    MINOR = "minor"
    PERHAPS = "perhaps"


def standing_of(
    born: PartialDate | None, *, is_estimated: bool, today: date, majority: int, margin: int
) -> Standing:
    """Whether somebody is under age: surely, surely not, or perhaps.

    Born on 29 February, one comes of age on 1 March of a common year: the day before, the year is not complete.

    Args:
        margin: years by which an estimated date may be wrong either way.
    """
    if born is None or born.latest > today:
        return Standing.PERHAPS
    youngest = age_on(PartialDate.of(born.latest), today=today)
    oldest = age_on(PartialDate.of(born.earliest), today=today)
    if is_estimated:
        youngest, oldest = youngest - margin, oldest + margin
    if youngest >= majority:
        return Standing.ADULT
    return Standing.MINOR if oldest < majority else Standing.PERHAPS


PROOFS: Mapping[Relation, frozenset[Proof]] = {
    Relation.PARENT: frozenset({Proof.BIRTH_CERTIFICATE, Proof.JUDGEMENT}),
    Relation.GUARDIAN: frozenset({Proof.JUDGEMENT}),
}
"""Which papers prove which link; who is not there needs an authorisation whatever paper is shown."""


def is_proven(relation: Relation, proof: Proof) -> bool:
    """Whether the adult may take the child along without anybody's authorisation."""
    return proof in PROOFS.get(relation, frozenset())


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """An authorisation with all that became of it."""

    authority: str
    child: Named
    companion: Named
    destination: str
    valid_from: date
    valid_to: date
    is_revoked: bool
    used_on: date | None = None
    used_at: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Journey:
    """A child's journey as it is at the window."""

    child: Named
    adult: Named
    destination: str
    today: date


def judge_paper(paper: Paper, journey: Journey, *, accepted: Iterable[str]) -> tuple[Finding, ...]:
    """Why an authorisation is not good for this journey; nothing where it is."""
    return (*judge_state(paper, today=journey.today, accepted=accepted), *_other_journey(paper, journey))


def judge_state(paper: Paper, *, today: date, accepted: Iterable[str]) -> tuple[Finding, ...]:
    """Why an authorisation is good for no journey of today."""
    return tuple(_spent(paper, today=today, accepted=accepted))


def _spent(paper: Paper, *, today: date, accepted: Iterable[str]) -> Iterator[Finding]:
    if paper.is_revoked:
        yield check("minors.authorisation.revoked")
    if paper.used_on is not None:
        yield check("minors.authorisation.used", "", post=paper.used_at, date=f"{paper.used_on:%d/%m/%Y}")
    if today < paper.valid_from:
        yield check("minors.authorisation.not_yet", "", date=f"{paper.valid_from:%d/%m/%Y}")
    if today > paper.valid_to:
        yield check("minors.authorisation.over", "", date=f"{paper.valid_to:%d/%m/%Y}")
    if paper.authority not in accepted:
        yield check("minors.authorisation.other_authority")


def _other_journey(paper: Paper, journey: Journey) -> Iterator[Finding]:
    if not _is_same_document(paper.child, journey.child):
        yield check("minors.authorisation.other_document", "document_number")
    if not is_same_person(paper.companion, journey.adult):
        yield check("minors.authorisation.other_companion")
    if paper.destination != journey.destination:
        yield check("minors.authorisation.other_destination", "", state=paper.destination)


def is_same_person(one: Named, other: Named) -> bool:
    """By document where both have one, else by name and birth date; nobody is the same as nobody."""
    documents = keys.document_of(one), keys.document_of(other)
    if all(documents):
        return documents[0] == documents[1]
    return keys.name_of(one) == keys.name_of(other)


def _is_same_document(one: Named, other: Named) -> bool:
    """Whether the documents agree; one that is not known disagrees with none."""
    documents = keys.document_of(one), keys.document_of(other)
    return not all(documents) or documents[0] == documents[1]


@dataclass(frozen=True, slots=True, kw_only=True)
class Talk:
    """How far the talk with the child has come, and what the supervisor decided: "", "may_leave" or "stays"."""

    is_closed: bool
    departure: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """All that speaks for or against a child's leaving, as it is known now."""

    standing: Standing
    relation: Relation | None = None
    proof: Proof = Proof.NONE
    has_paper: bool = False
    is_pattern: bool = False
    talk: Talk | None = None


def missing(held: Held) -> tuple[Finding, ...]:
    """What has to be done before the traveller may leave; nothing where all is there."""
    if held.standing is Standing.ADULT or (held.talk and held.talk.departure == "may_leave"):
        return ()
    if held.relation is None:
        perhaps = held.standing is Standing.PERHAPS
        return (stop("minors.age_unknown" if perhaps else "minors.no_companion"),)
    if held.talk and not held.talk.is_closed:
        return (stop("minors.screening_open"),)
    if held.talk and held.talk.departure == "stays":
        return (stop("minors.stays"),)
    return () if is_covered(held) and not held.is_pattern else (_next_step(held),)


def is_covered(held: Held) -> bool:
    """Whether a proven link or an authorisation lets the child leave."""
    return held.has_paper or (held.relation is not None and is_proven(held.relation, held.proof))


def _next_step(held: Held) -> Finding:
    if held.talk is not None:
        return stop("minors.undecided")
    if held.is_pattern:
        return stop("minors.second_line")
    return stop("minors.alone" if held.relation is Relation.ALONE else "minors.not_of_a_parent")
