"""The sentences of this room's alarms; an age in words."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils.timesince import timesince
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from passavant.domain.values import declare_sentences

declare_sentences(
    {
        "network.silent": "%(post)s is silent.",
        "network.not_heard": "%(post)s has joined and was not heard yet.",
        "network.refused": "%(post)s was refused.",
        "network.older": (
            "%(post)s has %(count)s entries fewer than headquarters holds of it: it was restored from a backup."
        ),
        "network.quarantined": "Segments of %(post)s that lie in quarantine: %(count)s.",
        "network.clock_ahead": "The clock of %(post)s is %(seconds)s seconds ahead.",
        "network.clock_behind": "The clock of %(post)s is %(seconds)s seconds behind.",
    }
)


_CARRIERS = {"nats": "NATS", "file": gettext_lazy("stick")}


def carrier_words(carrier: str) -> str:
    return str(_CARRIERS.get(carrier, carrier))


def age_words(age: timedelta | None) -> str:
    """How long ago in the reader's language, in its two largest units."""
    if age is None:
        return ""
    if age < timedelta(minutes=1):
        return _("just now")
    end = datetime(2026, 1, 1)  # noqa: DTZ001  (only the distance counts)
    return timesince(end - age, end)
