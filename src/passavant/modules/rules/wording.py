"""The words of facts, conditions and operators that policies use; a code that nobody declared is shown as it is."""

from __future__ import annotations

from passavant.base.wording import tell_code
from passavant.domain.entry_rules.conditions import Condition
from passavant.domain.values import SENTENCES, declare_sentences
from passavant.modules.rules import judging

__all__ = ["judging", "tell_condition", "word"]

declare_sentences(
    {
        "fact.purpose": "purpose of travel",
        "fact.visas": "visas and residence permits",
        "fact.nationality": "nationality",
        "fact.document_type": "kind of document",
        "fact.document_issuer": "issuer of the document",
        "fact.document_expiry": "expiry of the document",
        "fact.dob": "date of birth",
        "fact.accompanied_by": "who travels along",
        "fact.onward_at": "onward journey",
        "fact.earlier_stays": "earlier stays",
        "fact.alerts": "alerts",
        "fact.post": "post",
        "fact.haitian_origin": "Haitian origin, proven",
        "fact.exit_authorisation_valid": "written authorisation to leave, valid for this journey",
        "condition.tourist_fee_usd_10": "pays the tourist fee of 10 USD, with a receipt",
        "condition.same_post": "leaves by the same post",
        "condition.leave_with_conveyance": "leaves with the vessel or aircraft",
        "condition.airside": "stays airside",
        "condition.child_protection_referral": "child protection is called",
        "condition.overstay_report": "days over are recorded and never keep anybody from leaving",
        "rules.when.all": "all of: %(parts)s",
        "rules.when.any": "one of: %(parts)s",
        "rules.when.not": "not: %(parts)s",
        "rules.when.always": "everybody",
        "rules.when.nationality_in": "nationality %(value)s",
        "rules.when.document_type_in": "kind of document %(value)s",
        "rules.when.document_issuer_in": "document issued by %(value)s",
        "rules.when.document_expires_before": "document expires within %(value)s",
        "rules.when.document_expired": "document expired",
        "rules.when.purpose_in": "purpose %(value)s",
        "rules.when.visa_valid_issuer_in": "valid visa or residence permit of %(value)s",
        "rules.when.alert": "alert %(value)s",
        "rules.when.alert_active": "alert %(value)s in force",
        "rules.when.age_below": "younger than %(value)s",
        "rules.when.age_at_least": "at least %(value)s years old",
        "rules.when.accompanied_by": "travels with %(value)s",
        "rules.when.accompanied_by_any": "travels with one of %(value)s",
        "rules.when.post_in": "post %(value)s",
        "rules.when.onward_within_hours": "onward journey within %(value)s hours",
        "rules.when.fact": "%(value)s",
        "rules.term.years": "%(n)s years",
        "rules.term.months": "%(n)s months",
        "rules.term.days": "%(n)s days",
    }
)


def word(code: str) -> str:
    """A fact or condition in the reader's language; one that nobody declared as it stands in the policy."""
    key = f"fact.{code}"
    return tell_code(key, {}) if key in SENTENCES else code


def tell_condition(condition: Condition) -> str:
    """When a rule speaks, as a sentence's part."""
    if condition.parts:
        told = "; ".join(tell_condition(part) for part in condition.parts)
        return tell_code(f"rules.when.{condition.operator}", {"parts": told})
    operator = condition.operator.removesuffix("_list")
    return tell_code(f"rules.when.{operator}", {"value": _value(condition)})


def _value(condition: Condition) -> str:
    value = condition.value
    if isinstance(value, frozenset):
        return ", ".join(sorted(value))
    if condition.operator == "fact":
        return word(value)
    if condition.operator.endswith("_list"):
        return f"[{value}]"
    lengths = {unit: getattr(value, unit, 0) for unit in ("years", "months", "days")}
    if any(lengths.values()):
        return " ".join(tell_code(f"rules.term.{unit}", {"n": str(n)}) for unit, n in lengths.items() if n)
    return str(value)
