"""Form fields of the field: dates with unknown parts, codes of States."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from passavant.domain.codes import states
from passavant.domain.values import PartialDate

_ISO = re.compile(r"\d{4}-\d{2}(-\d{2})?\Z")
_DATE_FORMS = ("%d%m%Y", "%d/%m/%Y", "%d/%m/%y", "%d.%m.%Y", "%d-%m-%Y", "%Y-%m-%d", "%d %m %Y")


def read_partial_date(text: str) -> PartialDate:
    """A date as officers write it: 05012026, 5/1/26, 2026-01-05, 01/2026 or 2026.

    Raises:
        ValueError: none of these, or a day that does not exist.
    """
    text = " ".join(text.split())
    if re.fullmatch(r"\d{4}", text):
        return PartialDate(int(text))
    month = re.fullmatch(r"(?:(?P<m1>\d{1,2})[/. -](?P<y1>\d{4})|(?P<y2>\d{4})-(?P<m2>\d{1,2}))", text)
    if month:
        return PartialDate(int(month["y1"] or month["y2"]), int(month["m1"] or month["m2"]))
    for form in _DATE_FORMS:
        try:
            return PartialDate.of(datetime.strptime(text, form).date())  # noqa: DTZ007  (a day, no instant)
        except ValueError:
            continue
    raise ValueError(text)


class PartialDateField(forms.CharField):
    """A date of which day and month may be unknown; cleaned to "YYYY", "YYYY-MM" or "YYYY-MM-DD"."""

    default_error_messages = {
        "invalid": _("Write the day, month and year, like 05 01 2026; or only 01/2026 or 2026."),
    }

    def __init__(self, *, whole: bool = False, **kwargs: Any) -> None:
        super().__init__(max_length=20, **kwargs)
        self.whole = whole
        self.widget.attrs.update(inputmode="numeric", autocomplete="off")

    def prepare_value(self, value: Any) -> Any:
        """What facts keep as ISO 8601 is shown as officers write it."""
        return "/".join(reversed(value.split("-"))) if isinstance(value, str) and _ISO.match(value) else value

    def clean(self, value: Any) -> str:
        text = str(super().clean(value) or "")
        if not text:
            return ""
        try:
            parsed = read_partial_date(text)
        except ValueError:
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid") from None
        if self.whole and not parsed.is_complete:
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
        return str(parsed)


class StateField(forms.CharField):
    """A three-letter code of a State or organization (ICAO Doc 9303-3, section 5)."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=3, **kwargs)
        self.widget.attrs.update(size="4", autocomplete="off", list="states")

    def clean(self, value: Any) -> str:
        code = str(super().clean(value) or "").upper()
        if code and not states.is_known(code):
            raise forms.ValidationError(_("This is no code of a State: Haiti is HTI, Germany is D."))
        return code
