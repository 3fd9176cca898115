"""What screening compares: the record of a list, the query of a window, and the hit that comes of it.

Shapes, not rules: nothing here knows where a record came from or where an answer goes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from passavant.domain.values import Finding


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """One listed person or document, as its list tells it; what is not known is empty.

    `names` are whole names, the primary one first, in any script. `dobs` are "YYYY", "YYYY-MM", "YYYY-MM-DD" or
    "YYYY/YYYY" for a span of years; several when the list gives several. `sex` is "M", "F" or empty. `nationalities`
    are codes of three letters (ICAO Doc 9303-3, 5). `documents` are pairs of number and issuing State.
    """

    id: str
    names: tuple[str, ...] = ()
    dobs: tuple[str, ...] = ()
    sex: str = ""
    nationalities: tuple[str, ...] = ()
    documents: tuple[tuple[str, str], ...] = ()

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> Record:
        """A record from its JSON form, where lists stand for tuples."""
        return cls(
            id=row["id"],
            names=tuple(row.get("names", ())),
            dobs=tuple(row.get("dobs", ())),
            sex=row.get("sex", ""),
            nationalities=tuple(row.get("nationalities", ())),
            documents=tuple((number, state) for number, state in row.get("documents", ())),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """A traveller or a document to look for; what is not known is empty.

    `name` is the whole name where surname and given names are not told apart; `dob` may be partial, like a record's.
    """

    surname: str = ""
    given: str = ""
    name: str = ""
    dob: str = ""
    sex: str = ""
    nationality: str = ""
    document_number: str = ""
    document_country: str = ""

    @classmethod
    def of(cls, row: Mapping[str, str]) -> Query:
        """A query from its JSON form."""
        return cls(**{name: row.get(name, "") for name in cls.__dataclass_fields__})

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to look for: no name and no document number."""
        return not (self.surname or self.given or self.name or self.document_number)


@dataclass(frozen=True, slots=True)
class Hit:
    """A listed person or document that the query may be, how strongly, and why.

    `score` is on the scale of `Index.threshold`. `explanation` holds one finding a feature that spoke, for or against;
    its `field` is the data element: name, date_of_birth, sex, nationality or document_number.
    """

    id: str
    score: float
    explanation: tuple[Finding, ...]
