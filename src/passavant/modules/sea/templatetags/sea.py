"""Words of the sea room for its screens."""

from __future__ import annotations

from django import template

from passavant.base.wording import tell_code

register = template.Library()


@register.filter
def row_fault(code: str) -> str:
    """What is wrong with a row of a list, or odd about it, as a sentence."""
    return tell_code(f"manifests.row.{code}", {})
