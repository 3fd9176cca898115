"""Words of the minors room for its screens."""

from __future__ import annotations

from django import template

from passavant.modules.minors import choices
from passavant.modules.minors.facts import AgeBasis, Departure, Named, Outcome, Proof, Relation
from passavant.modules.minors.models import Screening
from passavant.modules.minors.questions import ANSWERS

register = template.Library()


@register.filter
def relation_word(code: str) -> str:
    return str(choices.RELATIONS[Relation(code)])


@register.filter
def proof_word(code: str) -> str:
    return str(choices.PROOFS[Proof(code)])


@register.filter
def basis_word(code: str) -> str:
    return str(choices.AGE_BASES[AgeBasis(code)])


@register.filter
def outcome_word(code: str) -> str:
    return str(choices.OUTCOMES[Outcome(code)])


@register.filter
def departure_word(code: str) -> str:
    return str(choices.DEPARTURES[Departure(code)])


@register.filter
def authority_word(code: str) -> str:
    return str(choices.AUTHORITIES.get(code, code))


@register.filter
def whole_name(person: Named) -> str:
    return f"{person.surname} {person.given_names}".strip()


@register.filter
def answer_word(screening: Screening, question: str) -> str:
    """What the child answered to a question; a dash where it was not asked."""
    return str(dict(ANSWERS).get(screening.answers_given.get(question, ""), "—"))
