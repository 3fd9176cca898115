"""Tell a finding or a code to a reader in their language; codes are stored, sentences never are."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import get_language, gettext

from passavant.domain.values import SENTENCES, Finding, declare_sentences, explain

_LISTS = {"fields": "field", "facts": "fact"}
_WHOLE_DATE = re.compile(r"\d{4}-\d{2}-\d{2}\Z")

declare_sentences(
    {
        "port.unanswered": "The check “%(who)s” did not answer; its result is not known.",
    }
)


def tell(finding: Finding) -> str:
    """The finding as a sentence in the language that is active."""
    return tell_code(finding.code, finding.details)


def tell_code(code: str, details: Mapping[str, str]) -> str:
    language = (get_language() or "en")[:2]
    shown = {
        name: _as_shown(name, details.get(f"{name}.{language}", value)) for name, value in details.items()
    }
    return explain(gettext(SENTENCES.get(code, code)), shown)


def tell_field(name: str) -> str:
    """A field of a document as a sentence calls it; an unknown one is its own name."""
    return _tell_thing("field", name)


def _tell_thing(kind: str, code: str) -> str:
    return gettext(SENTENCES.get(f"{kind}.{code}", code))


def _as_shown(detail: str, value: str) -> str:
    """Details keep dates as ISO 8601 writes them and things by their codes; people read them in their language.

    A code is told by the sentence of `detail.code`, several in a list by the singular; what was worded by others than
    us stands beside itself as `detail.language`.
    """
    if detail in _LISTS:
        return ", ".join(_tell_thing(_LISTS[detail], code) for code in value.split(", "))
    if f"{detail}.{value}" in SENTENCES:
        return _tell_thing(detail, value)
    if not _WHOLE_DATE.match(value):
        return value
    return date_format(date.fromisoformat(value), "SHORT_DATE_FORMAT")
