"""Words of the watchlists room for its screens."""

from __future__ import annotations

from django import template
from django.template.defaultfilters import floatformat
from django.utils.translation import gettext

from passavant.base.templatetags.passavant import partial_date, sex_word, state_name
from passavant.base.wording import tell_code
from passavant.modules.watchlists.forms import FORMATS, KINDS
from passavant.modules.watchlists.models import Decision, Handling
from passavant.modules.watchlists.queries import By

register = template.Library()


@register.filter
def handling_word(code: str) -> str:
    return str(dict(Handling.choices).get(code, code))


@register.filter
def decision_word(code: str) -> str:
    return str(dict(Decision.choices).get(code, code))


@register.filter
def kind_word(code: str) -> str:
    return str(dict(KINDS).get(code, code))


@register.filter
def format_word(code: str) -> str:
    return str(FORMATS.get(code, code))


@register.filter
def element_word(field: str) -> str:
    """A data element of a person: "Date of birth"."""
    return tell_code(f"watchlists.field.{field}", {})


@register.filter
def by_word(code: str) -> str:
    words = {
        By.NUMBER: gettext("by its number"),
        By.RANGE: gettext("by a range of blank booklets"),
        By.FOLDED: gettext("by its number, with letters taken for digits"),
        By.NAME: gettext("by name"),
    }
    return words.get(By(code), code)


@register.filter
def score(thousandths: int) -> str:
    """How surely somebody is meant, on the scale of the index."""
    return floatformat(thousandths / 1000, 1)


@register.filter
def from_line(thousandths: int, stops_from: int) -> str:
    """How far from the score that stops a traveller here; the scale's own nought means nothing to an officer."""
    return floatformat(abs(thousandths - stops_from) / 1000, 1)


@register.filter
def born(value: str) -> str:
    """A date of birth as a list gives it: whole, in part, or some year of a span ("1959–1961")."""
    first, slash, last = str(value).partition("/")
    return f"{first}–{last}" if slash else partial_date(value)


@register.filter
def as_shown(value: str, field: str) -> str:
    """A value of a data element in the reader's words."""
    if field == "date_of_birth":
        return born(value)
    if field == "sex":
        return sex_word(value)
    return f"{state_name(value)} ({value})" if field == "nationality" and value else value


@register.filter
def minutes(seconds: int | None) -> str:
    """A time of waiting: "45 s", "3 min"."""
    if seconds is None:
        return "—"
    return f"{seconds} s" if seconds < 120 else f"{round(seconds / 60)} min"


@register.filter
def changed_word(field: str) -> str:
    """What of an entry changed, in words."""
    words = {
        "kind": gettext("kind"),
        "names": gettext("names"),
        "dobs": gettext("dates of birth"),
        "sex": gettext("sex"),
        "nationalities": gettext("nationalities"),
        "documents": gettext("numbers"),
        "last_number": gettext("last number of a range"),
        "reason": gettext("reason"),
        "remarks": gettext("remarks"),
        "listed_on": gettext("listed on"),
        "legal_basis": gettext("legal basis"),
        "handling": gettext("what to do"),
        "expires_on": gettext("expiry"),
    }
    return words.get(field, field)
