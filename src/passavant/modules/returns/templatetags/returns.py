"""Words of the returns room for its screens."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import template

from passavant.base.wording import tell_code

register = template.Library()


@register.filter
def row_fault(code: str) -> str:
    """What is wrong with a row of a list, or odd about it, as a sentence."""
    return tell_code(f"manifests.row.{code}", {})


@register.filter
def of(key: Any, mapping: Mapping[Any, Any]) -> Any:
    """What a mapping holds for a key: `{{ row.person|of:tokens }}`."""
    return mapping.get(key, "")
