"""What officers fill in about the documents of one person."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from passavant.base.reads import Purpose
from passavant.modules.persons.actions import Evidence
from passavant.modules.persons.facts import Compared
from passavant.modules.persons.models import COMPARED

MOST_WORDS = 400


class PurposeForm(forms.Form):
    """Why a person's file is opened."""

    purpose = forms.ChoiceField(label=_("Purpose"), choices=Purpose.choices)


class NumberForm(forms.Form):
    """The number of another document, to compare with."""

    document_number = forms.CharField(label=_("Document number"), max_length=32)


class EvidenceForm(forms.Form):
    """What was compared, and what it showed; only a link needs something to have been compared."""

    compared = forms.MultipleChoiceField(
        label=_("What did you compare?"),
        choices=[(key.value, word) for key, word in COMPARED.items()],
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Names, a birth date and words alone are never enough for a link."),
    )
    reason = forms.CharField(
        label=_("Reason"), max_length=MOST_WORDS, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, *said: Any, needs_evidence: bool, **more: Any) -> None:
        super().__init__(*said, **more)
        self.fields["compared"].required = needs_evidence

    @property
    def evidence(self) -> Evidence:
        values = self.cleaned_data
        return Evidence(
            compared=tuple(Compared(code) for code in values["compared"]), reason=values["reason"]
        )


class SecondWordForm(forms.Form):
    note = forms.CharField(
        label=_("Note"),
        max_length=MOST_WORDS,
        required=False,
        help_text=_("Needed where you do not agree."),
    )
