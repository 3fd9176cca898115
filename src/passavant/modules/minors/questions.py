"""The short form by which an officer talks with a child where no protection room answers.

Few questions, in words that frighten nobody and lead to no answer; the child may say nothing. There are no scores.
Source: IOM Handbook on protection and assistance for migrants vulnerable to violence, exploitation and abuse (2019);
Frontex VEGA Handbook: Children at airports (2015). Both ask for a quiet place and for the adult to stand apart.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

QUESTION_SET = 1
"""Counts up when a question is added, left out or worded anew."""


@dataclass(frozen=True, slots=True)
class Question:
    code: str
    words: _StrPromise


GREETING = _(
    "Hello. I work here and I want to know that you are well. You did nothing wrong. You may answer or not."
)
QUESTIONS = (
    Question("knows", _("Do you know the person you travel with?")),
    Question("where", _("Do you know where you are going, and who waits for you there?")),
    Question("home", _("Does somebody at home know that you travel?")),
    Question("wish", _("Do you want to make this journey?")),
    Question("need", _("Is there something you need, or something that frightens you?")),
)
ANSWERS = (("yes", _("Yes")), ("no", _("No")), ("silent", _("Does not say")))
LANGUAGES = ("ht", "fr", "es", "en")
"""In which the child can be spoken to; Haitian Creole first."""
