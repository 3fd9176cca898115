"""What this room says at the window: that the traveller has other documents, and the way to their file."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from passavant.base.reads import Purpose
from passavant.domain.values import note
from passavant.modules.crossings.ports import Answer, Check, Place, Question, Tool, findings, tools
from passavant.modules.crossings.queries import document_of, find_inspection
from passavant.modules.persons import queries
from passavant.relay.freshness import known_as_of


@findings.answer("persons")
def other_documents(question: Question) -> Answer:
    """How many other documents are this person's; which ones stands in the file, whose reading is recorded."""
    key = queries.key_of(question.document)
    others = queries.linked_keys(key) - {key} if key else frozenset()
    found = (note("persons.linked", number=str(len(others))),) if others else ()
    return Answer(findings=found, checks=(Check(code="persons", as_of=known_as_of(question.at)),))


@tools.answer("persons")
def file_tool(place: Place) -> Tool | None:
    """To the file of the traveller at the window, where a document with a number was shown."""
    row = find_inspection(place.inspection) if place.inspection else None
    key = queries.key_of(document_of(row)) if row is not None else ""
    if not key:
        return None
    address = reverse("persons:person", args=[key])
    return Tool(
        title=_("Person file: all documents"),
        address=f"{address}?purpose={Purpose.SECOND_LINE}",
        permission="persons.see",
    )
