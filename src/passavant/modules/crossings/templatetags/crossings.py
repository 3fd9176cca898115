"""Filters of the crossings room's templates."""

from __future__ import annotations

from django import template

from passavant.modules.crossings.forms import CorrectionForm

register = template.Library()


@register.filter
def field_title(name: str) -> str:
    """The label of a field that a correction changes."""
    return str(CorrectionForm.base_fields[name].label) if name in CorrectionForm.base_fields else name
