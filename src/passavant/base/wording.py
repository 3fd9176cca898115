"""Tell a finding or a code to a reader in their language; codes are stored, sentences never are."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext

from passavant.domain.values import SENTENCES, Finding, declare_sentences, explain

declare_sentences(
    {
        "port.unanswered": "The check “%(who)s” did not answer; its result is not known.",
    }
)


def tell(finding: Finding) -> str:
    """The finding as a sentence in the language that is active."""
    return tell_code(finding.code, finding.details)


def tell_code(code: str, details: Mapping[str, str]) -> str:
    return explain(gettext(SENTENCES.get(code, code)), details)
