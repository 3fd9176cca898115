"""What officers fill in about a child: plain forms, whose errors keep everything that was typed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from passavant.base.fields import PartialDateField, StateField
from passavant.domain.codes.numbers import normal_number
from passavant.modules.minors import choices
from passavant.modules.minors.actions import Talked, With, Written
from passavant.modules.minors.facts import AgeBasis, Departure, Named, Outcome, Proof, Relation
from passavant.modules.minors.queries import NOBODY
from passavant.modules.minors.questions import ANSWERS, QUESTION_SET, QUESTIONS

MOST_WORDS = 400


def _number_field(label: Any) -> forms.RegexField:
    return forms.RegexField(
        r"^[A-Za-z0-9 -]{1,22}$",
        label=label,
        required=False,
        error_messages={"invalid": _("Letters and digits only, 22 at most.")},
    )


def _named(values: Mapping[str, Any], prefix: str) -> Named:
    return Named(
        surname=values.get(f"{prefix}_surname", ""),
        given_names=values.get(f"{prefix}_given_names", ""),
        date_of_birth=values.get(f"{prefix}_date_of_birth", ""),
        issuing_state=values.get(f"{prefix}_issuing_state", ""),
        document_number=normal_number(values.get(f"{prefix}_document_number", "")),
    )


class _WithAdult(forms.Form):
    adult_surname = forms.CharField(label=_("Surname of the adult"), max_length=120, required=False)
    adult_given_names = forms.CharField(label=_("Given names of the adult"), max_length=120, required=False)
    adult_date_of_birth = PartialDateField(label=_("Date of birth of the adult"), required=False)
    adult_document_number = _number_field(_("Document number of the adult"))
    adult_issuing_state = StateField(label=_("Issuing State"), required=False)

    def check_document(self, prefix: str) -> None:
        """A number means nothing without the State that gave it."""
        values = self.cleaned_data
        if values.get(f"{prefix}_document_number") and not values.get(f"{prefix}_issuing_state"):
            self.add_error(f"{prefix}_issuing_state", _("Say which State issued the document."))


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody at the post who may be the adult."""

    mark: str
    person: Named

    @property
    def title(self) -> str:
        number = self.person.document_number
        return " ".join(part for part in (self.person.surname, self.person.given_names, number) if part)


class CompanionForm(_WithAdult):
    """Who travels with the child, what proves it, and where to."""

    TYPED = "typed"

    relation = forms.ChoiceField(
        label=_("What is the adult to the child?"),
        choices=[("", "—"), *((key.value, word) for key, word in choices.RELATIONS.items())],
    )
    proof = forms.ChoiceField(
        label=_("Which paper did you see?"),
        choices=[("", "—"), *((key.value, word) for key, word in choices.PROOFS.items())],
    )
    adult = forms.ChoiceField(label=_("Who is the adult?"))
    destination = StateField(
        label=_("Where does the journey end?"), help_text=_("Code of the State: DOM, USA, CHL")
    )

    def __init__(self, *args: Any, candidates: list[Candidate], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.candidates = {each.mark: each.person for each in candidates}
        self.fields["adult"].choices = [  # type: ignore[attr-defined]  # a ChoiceField
            (self.TYPED, _("Somebody else: write below")),
            *((each.mark, each.title) for each in candidates),
        ]

    def clean(self) -> dict[str, Any]:
        values = self.cleaned_data
        self.check_document("adult")
        if values.get("relation") in (None, "", Relation.ALONE):
            return values
        if values.get("adult") == self.TYPED and not values.get("adult_surname"):
            self.add_error("adult_surname", _("Choose the adult, or write the surname below."))
        return values

    @property
    def travels(self) -> With:
        values = self.cleaned_data
        relation = Relation(values["relation"])
        if relation is Relation.ALONE:
            return With(relation=relation, proof=Proof.NONE, adult=NOBODY, destination=values["destination"])
        chosen = self.candidates.get(values["adult"])
        return With(
            relation=relation,
            proof=Proof(values["proof"]),
            adult=chosen or _named(values, "adult"),
            destination=values["destination"],
        )


class AgeForm(forms.Form):
    """Whether somebody of uncertain birth date is a child."""

    is_minor = forms.ChoiceField(
        label=_("Is the traveller of age?"),
        choices=[("yes", _("No: a child")), ("no", _("Yes: an adult"))],
        widget=forms.RadioSelect,
    )
    basis = forms.ChoiceField(
        label=_("How do you know?"),
        choices=[("", "—"), *((key.value, word) for key, word in choices.AGE_BASES.items())],
    )
    note = forms.CharField(
        label=_("Note"),
        max_length=MOST_WORDS,
        required=False,
        help_text=_("Needed where you say that it is an adult."),
    )

    def clean(self) -> dict[str, Any]:
        values = self.cleaned_data
        if values.get("is_minor") == "no" and not values.get("note"):
            self.add_error("note", _("Write in a few words why."))
        return values

    @property
    def age_basis(self) -> AgeBasis:
        return AgeBasis(self.cleaned_data["basis"])


class ScreeningForm(forms.Form):
    """A talk with a child; nothing is chosen beforehand."""

    private = forms.ChoiceField(
        label=_("Did the adult stand apart?"),
        choices=[("yes", _("Yes")), ("no", _("No"))],
        widget=forms.RadioSelect,
    )
    outcome = forms.ChoiceField(
        label=_("What do you conclude?"),
        choices=[("", "—"), *((key.value, word) for key, word in choices.OUTCOMES.items())],
    )
    note = forms.CharField(
        label=_("Note"),
        max_length=MOST_WORDS,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("In the child's own words where you can. Needed where you have a concern."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for question in QUESTIONS:
            self.fields[question.code] = forms.ChoiceField(
                label=question.words, choices=ANSWERS, widget=forms.RadioSelect
            )

    @property
    def asked(self) -> list[forms.BoundField]:
        return [self[question.code] for question in QUESTIONS]

    def clean(self) -> dict[str, Any]:
        values = self.cleaned_data
        if values.get("outcome") == Outcome.CONCERN and not values.get("note"):
            self.add_error("note", _("Write in a few words what worries you."))
        return values

    def talked(self, language: str) -> Talked:
        values = self.cleaned_data
        return Talked(
            question_set=QUESTION_SET,
            language=language,
            private=values["private"] == "yes",
            answers={question.code: values[question.code] for question in QUESTIONS},
            outcome=Outcome(values["outcome"]),
            note=values["note"],
        )


class DepartureForm(forms.Form):
    """A supervisor's answer, with its reason."""

    departure = forms.ChoiceField(
        label=_("Decision"),
        choices=[(key.value, word) for key, word in choices.DEPARTURES.items()],
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(label=_("Reason"), max_length=MOST_WORDS)

    @property
    def decided(self) -> Departure:
        return Departure(self.cleaned_data["departure"])


class AuthorisationForm(_WithAdult):
    """What an authorisation says on paper."""

    number = forms.CharField(label=_("Number of the authorisation"), max_length=40)
    authority = forms.ChoiceField(label=_("Issuing authority"), choices=list(choices.AUTHORITIES.items()))
    child_surname = forms.CharField(label=_("Surname of the child"), max_length=120)
    child_given_names = forms.CharField(label=_("Given names of the child"), max_length=120, required=False)
    child_date_of_birth = PartialDateField(label=_("Date of birth of the child"))
    child_document_number = _number_field(_("Document number of the child"))
    child_issuing_state = StateField(label=_("Issuing State"), required=False)
    alone = forms.BooleanField(label=_("The child may travel alone"), required=False)
    destination = StateField(
        label=_("Where does the journey end?"), help_text=_("Code of the State: DOM, USA, CHL")
    )
    valid_from = PartialDateField(label=_("First day on which it is good"), whole=True)
    valid_to = PartialDateField(label=_("Last day on which it is good"), whole=True)

    def clean_number(self) -> str:
        number: str = self.cleaned_data["number"]
        if not normal_number(number):
            raise forms.ValidationError(_("A number has letters or digits."))
        return number

    def clean(self) -> dict[str, Any]:
        values = self.cleaned_data
        for prefix in ("child", "adult"):
            self.check_document(prefix)
        has_adult = bool(values.get("adult_surname"))
        if has_adult == bool(values.get("alone")):
            self.add_error("adult_surname", _("Name the adult, or tick that the child may travel alone."))
        first, last = values.get("valid_from"), values.get("valid_to")
        if first and last and last < first:
            self.add_error("valid_to", _("It ends before it begins."))
        return values

    @property
    def written(self) -> Written:
        values = self.cleaned_data
        return Written(
            number=values["number"],
            authority=values["authority"],
            child=_named(values, "child"),
            companion=NOBODY if values["alone"] else _named(values, "adult"),
            destination=values["destination"],
            valid_from=date.fromisoformat(values["valid_from"]),
            valid_to=date.fromisoformat(values["valid_to"]),
        )


class FindForm(forms.Form):
    text = forms.CharField(label=_("Number or surname"), max_length=60, required=False)


class RevokeForm(forms.Form):
    reason = forms.CharField(label=_("Reason"), max_length=MOST_WORDS)


class DoneForm(forms.Form):
    done = forms.CharField(label=_("Whom did you tell, and what was agreed?"), max_length=MOST_WORDS)
