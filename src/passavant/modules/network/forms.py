"""What is asked of the time in between."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from passavant.base.fields import StateField


class BetweenForm(forms.Form):
    """A document by its number."""

    document_number = forms.RegexField(
        r"^[A-Za-z0-9 -]{4,40}$",
        label=_("Document number"),
        error_messages={"invalid": _("Letters and digits only, at least 4.")},
    )
    issuing_state = StateField(label=_("Issuing State"), required=False)
