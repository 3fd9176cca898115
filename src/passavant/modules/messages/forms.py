"""What officers write: a message, a word with an acknowledgement, a reason, a group of posts."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from passavant.journal.site import headquarters_code, site_code
from passavant.modules.messages import queries
from passavant.modules.messages.actions import Written
from passavant.modules.messages.facts import Priority
from passavant.modules.messages.models import PRIORITIES

MOST_WORDS = 4000
TO_ALL, TO_HEADQUARTERS, TO_CHOSEN, TO_GROUP = "all", "headquarters", "chosen", "group:"
HOURS = ((2, _("2 hours")), (8, _("8 hours")), (24, _("1 day")), (72, _("3 days")), (168, _("7 days")))


class _Wording(forms.Form):
    """What a message and a correction have in common."""

    message = forms.UUIDField(widget=forms.HiddenInput)
    priority = forms.ChoiceField(
        label=_("Priority"),
        choices=[(each.value, PRIORITIES[each]) for each in reversed(Priority)],
        widget=forms.RadioSelect,
        initial=Priority.NORMAL.value,
    )
    subject = forms.CharField(label=_("Subject"), max_length=120)
    text = forms.CharField(label=_("Text"), max_length=MOST_WORDS, widget=forms.Textarea(attrs={"rows": 5}))
    hours = forms.TypedChoiceField(
        label=_("Shown for"), choices=[(str(hours), word) for hours, word in HOURS], coerce=int, initial="24"
    )
    must_acknowledge = forms.BooleanField(
        label=_("Each post has to acknowledge it"),
        required=False,
        help_text=_("An urgent message and an alert always have to be acknowledged."),
    )
    escalate_after = forms.IntegerField(
        label=_("Minutes until the supervisor is called"),
        min_value=1,
        max_value=10080,
        required=False,
        help_text=_("Empty: 15 for an alert, 60 for an urgent message, else never."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["message"].initial = uuid.uuid4
        self.fields["subject"].widget.attrs.update(autofocus=True, autocomplete="off")

    def written(self, *, at: datetime) -> Written:
        values = self.cleaned_data
        return Written(
            subject=values["subject"],
            text=values["text"],
            priority=Priority(values["priority"]),
            expires_at=at + timedelta(hours=values["hours"]),
            must_acknowledge=values["must_acknowledge"],
            escalate_after=values["escalate_after"],
            **self.addressed(),
        )

    def addressed(self) -> dict[str, Any]:
        return {}


class CorrectionForm(_Wording):
    """A new wording; it goes to whom the old one went."""


class MessageForm(_Wording):
    """A message and whom it is for."""

    whom = forms.ChoiceField(label=_("To"), widget=forms.RadioSelect)
    posts = forms.MultipleChoiceField(label=_("Posts"), widget=forms.CheckboxSelectMultiple, required=False)
    field_order = ("message", "whom", "posts", "priority", "subject", "text")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        hq = headquarters_code()
        whom: list[tuple[str, Any]] = [(TO_ALL, _("All sites"))] if queries.is_headquarters() else []
        if site_code() != hq:
            whom.append((TO_HEADQUARTERS, _("Headquarters")))
        whom += [(f"{TO_GROUP}{group.code}", group.name) for group in queries.groups()]
        whom.append((TO_CHOSEN, _("Chosen posts")))
        _choices(self.fields["whom"], whom)
        self.fields["whom"].initial = TO_CHOSEN if queries.is_headquarters() else TO_HEADQUARTERS
        _choices(self.fields["posts"], _posts())

    def clean(self) -> dict[str, Any]:
        values = self.cleaned_data
        if values.get("whom") == TO_CHOSEN and not values.get("posts") and "posts" not in self.errors:
            self.add_error("posts", _("Choose at least one post."))
        return values

    def addressed(self) -> dict[str, Any]:
        whom = self.cleaned_data["whom"]
        if whom == TO_ALL:
            return {"to_all": True}
        if whom == TO_HEADQUARTERS:
            return {"to": (headquarters_code(),)}
        if whom == TO_CHOSEN:
            return {"to": tuple(self.cleaned_data["posts"])}
        group = queries.find_group(whom.removeprefix(TO_GROUP))
        return {"to": group.posts, "group": group.name} if group else {}


class NoteForm(forms.Form):
    note = forms.CharField(label=_("Note to the sender"), max_length=400, required=False)


class ReasonForm(forms.Form):
    reason = forms.CharField(label=_("Reason"), max_length=400)


class GroupForm(forms.Form):
    """A name for posts that are often told the same thing."""

    code = forms.RegexField(
        r"^[a-z0-9-]{1,20}$",
        label=_("Code"),
        help_text=_("Such as: north-east"),
        error_messages={"invalid": _("Small letters, digits and hyphens only, 20 at most.")},
    )
    name = forms.CharField(label=_("Name"), max_length=60)
    posts = forms.MultipleChoiceField(label=_("Posts"), widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choices(self.fields["posts"], _posts())


def _posts() -> list[tuple[str, Any]]:
    """Every post by its name and its code, which is not broken at the end of a line."""
    known = (place for place in queries.places().values() if place.name)
    return [(place.code, f"{place.name} ({place.code.replace('-', chr(0x2011))})") for place in known]


def _choices(field: forms.Field, choices: list[tuple[str, Any]]) -> None:
    field.choices = choices  # type: ignore[attr-defined]  # a field of choices
