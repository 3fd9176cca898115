"""Names of a zone's fields for readers."""

from __future__ import annotations

from django import template
from django.utils.translation import gettext_lazy as _

from passavant.modules.documents.forms import CONCLUSIONS

register = template.Library()

TITLES = {
    "name": _("Name"),
    "surname": _("Surname"),
    "given_names": _("Given names"),
    "document_number": _("Document number"),
    "issuing_state": _("Issuing State"),
    "nationality": _("Nationality"),
    "date_of_birth": _("Date of birth"),
    "sex": _("Sex"),
    "date_of_expiry": _("Date of expiry"),
    "optional_data": _("Optional data"),
    "composite": _("The whole zone"),
}


@register.filter
def conclusion_title(code: str) -> str:
    """An examiner's conclusion in words."""
    return str(dict(CONCLUSIONS).get(code, code))


@register.filter
def zone_field(name: str) -> str:
    """The title of a field of the zone; an unknown one is its own name."""
    return str(TITLES.get(name, name))
