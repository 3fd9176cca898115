"""Names of a zone's fields for readers."""

from __future__ import annotations

from django import template
from django.utils.text import capfirst

from passavant.base.wording import tell_field
from passavant.modules.documents.forms import CONCLUSIONS

register = template.Library()


@register.filter
def conclusion_title(code: str) -> str:
    """An examiner's conclusion in words."""
    return str(dict(CONCLUSIONS).get(code, code))


@register.filter
def zone_field(name: str) -> str:
    """A field of the zone as the head of a row."""
    return capfirst(tell_field(name))
