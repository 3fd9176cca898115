"""What is filled in for the rules: a draft, a reason, answers about a traveller, a case that is only thought of."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from passavant.base.fields import PartialDateField, StateField
from passavant.domain.entry_rules import Case, Phase, Visa
from passavant.domain.values import PartialDate
from passavant.modules.crossings.queries import Purpose
from passavant.modules.rules.wording import word

NOT_ASKED, NONE, ONE = "", "none", "one"
COMPANIONS = (
    ("mother", _("mother")),
    ("father", _("father")),
    ("guardian", _("guardian")),
    ("other", _("another adult")),
)
LARGEST_POLICY = 400_000
"""Characters."""


class DraftForm(forms.Form):
    """The text of a policy."""

    title = forms.CharField(label=_("Title"), max_length=120)
    text = forms.CharField(
        label=_("Policy"),
        max_length=LARGEST_POLICY,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 30, "spellcheck": "false", "class": "mono"}),
    )


class ReasonForm(forms.Form):
    """Why the law changes."""

    reason = forms.CharField(label=_("Reason"), max_length=400)


class AnswersForm(forms.Form):
    """What an officer found out; what stays "not asked" stays unknown to the rules."""

    purpose = forms.ChoiceField(
        label=_("Purpose of travel"), choices=[("", _("not asked")), *Purpose.choices], required=False
    )
    visas = forms.ChoiceField(
        label=_("Visas and residence permits"),
        choices=[(NOT_ASKED, _("not asked")), (NONE, _("shows none")), (ONE, _("shows one"))],
        required=False,
    )
    visa_issuer = StateField(label=_("Issued by"), required=False)
    visa_first = PartialDateField(label=_("Valid from"), required=False, whole=True)
    visa_last = PartialDateField(label=_("Valid until"), required=False, whole=True)
    visa_entries = forms.ChoiceField(
        label=_("Entries"),
        choices=[("0", _("multiple")), ("1", _("single")), ("2", _("double"))],
        required=False,
    )
    visa_used = forms.IntegerField(label=_("Entries used"), min_value=0, max_value=99, required=False)
    visa_days = forms.IntegerField(label=_("Days of stay"), min_value=1, max_value=3660, required=False)
    companions = forms.MultipleChoiceField(
        label=_("Who travels along"),
        choices=[("nobody", _("nobody")), *COMPANIONS],
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    onward = forms.DateTimeField(
        label=_("Onward journey"),
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}),
    )

    def __init__(self, *args: Any, stated: tuple[str, ...] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.stated = stated
        for name in stated:
            self.fields[f"fact_{name}"] = forms.ChoiceField(
                label=word(name),
                choices=[("no", _("no, not shown")), ("yes", _("yes, proven")), ("", _("not known"))],
                required=False,
                initial="no",
            )

    def clean(self) -> dict[str, Any]:
        values = self.cleaned_data
        if values.get("visas") == ONE and not values.get("visa_issuer") and "visa_issuer" not in self.errors:
            self.add_error("visa_issuer", _("Which State issued it?"))
        if "nobody" in values.get("companions", ()) and len(values["companions"]) > 1:
            self.add_error("companions", _("Nobody, or somebody: not both."))
        return values

    @property
    def facts_fields(self) -> list[Any]:
        return [self[f"fact_{name}"] for name in self.stated]

    @property
    def answers(self) -> dict[str, Any]:
        """The fields of a case that these answers say."""
        values = self.cleaned_data
        told: dict[str, Any] = {
            "purpose": values["purpose"] or None,
            "onward_at": values["onward"],
            "stated": {name: {"yes": True, "no": False}.get(values[f"fact_{name}"]) for name in self.stated},
            "visas": {NOT_ASKED: None, NONE: ()}.get(values["visas"], (self._visa(),)),
        }
        companions = values["companions"]
        told["accompanied_by"] = (
            None if not companions else tuple(name for name in companions if name != "nobody")
        )
        return told

    def _visa(self) -> Visa:
        values = self.cleaned_data
        return Visa(
            issuer=values["visa_issuer"],
            first=_day(values["visa_first"]),
            last=_day(values["visa_last"]),
            entries=int(values["visa_entries"] or 0),
            used=values["visa_used"] or 0,
            stay_days=values["visa_days"],
        )


class WhatIfForm(AnswersForm):
    """A traveller who is only thought of; nothing is recorded."""

    phase = forms.ChoiceField(
        label=_("Direction"), choices=[("entry", _("entry")), ("exit", _("exit")), ("transit", _("transit"))]
    )
    post = forms.ChoiceField(label=_("Post"))
    day = PartialDateField(label=_("Day"), whole=True)
    nationality = StateField(label=_("Nationality"))
    issuer = StateField(label=_("Issuing State"), required=False)
    document_type = forms.ChoiceField(
        label=_("Kind of document"),
        choices=[("P", _("passport")), ("I", _("identity card")), ("none", _("no papers"))],
    )
    expiry = PartialDateField(label=_("Date of expiry"), required=False, whole=True)
    born = PartialDateField(label=_("Date of birth"), required=False)

    def __init__(self, *args: Any, posts: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["post"].choices = posts  # type: ignore[attr-defined]  # a choice field

    def case(self, *, at: datetime) -> Case:
        values = self.cleaned_data
        return Case(
            phase=Phase(values["phase"]),
            post=values["post"],
            at=at,
            document_type=values["document_type"],
            document_issuer=values["issuer"] or values["nationality"],
            document_expiry=_day(values["expiry"]),
            nationality=values["nationality"],
            dob=PartialDate.parse(values["born"]) if values["born"] else None,
            **self.answers,
        )


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
