"""The examiner's checklist by kind of document, from `checklists.toml` (ICAO Doc 9303-2, appendix A)."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from enum import StrEnum
from importlib.resources import files

from passavant.domain.codes import Family, family_of
from passavant.domain.values import declare_sentences


class Light(StrEnum):
    """How to look."""

    WHITE = "white"
    FROM_BELOW = "from_below"
    ULTRAVIOLET = "ultraviolet"
    MAGNIFIER = "magnifier"
    TOUCH = "touch"


class Mark(StrEnum):
    """What the examiner found of one feature."""

    NOT_LOOKED = "not_looked"
    IN_ORDER = "in_order"
    DOUBTFUL = "doubtful"
    WRONG = "wrong"


class Conclusion(StrEnum):
    """What the examiner concludes of the whole document; nobody is refused by it."""

    GENUINE = "genuine"
    ALTERED = "altered"  # a State's document that somebody changed
    COUNTERFEIT = "counterfeit"  # no State made it
    FANTASY = "fantasy"  # of a State or authority that does not exist
    IMPOSTOR = "impostor"  # genuine, but another person's
    UNDECIDED = "undecided"


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckItem:
    """One thing to look at; its sentence is declared under `sentence_code`."""

    code: str
    families: tuple[Family, ...]
    light: Light
    sentence: str

    @property
    def sentence_code(self) -> str:
        return f"examine.{self.code}"


def _load() -> tuple[CheckItem, ...]:
    rows = tomllib.loads(files(__package__).joinpath("checklists.toml").read_text(encoding="utf-8"))["item"]
    return tuple(
        CheckItem(
            code=row["code"],
            families=tuple(Family(family) for family in row["families"]),
            light=Light(row["light"]),
            sentence=row["sentence"],
        )
        for row in rows
    )


ITEMS: tuple[CheckItem, ...] = _load()

declare_sentences({item.sentence_code: item.sentence for item in ITEMS})
declare_sentences(
    {
        "examine.light.white": "white light",
        "examine.light.from_below": "light from below",
        "examine.light.ultraviolet": "ultraviolet light",
        "examine.light.magnifier": "magnifier",
        "examine.light.touch": "touch",
    }
)


def checklist_for(document_code: str) -> tuple[CheckItem, ...]:
    """What to look at on a document of this code, in order; of an unknown code, what passports ask for."""
    family = family_of(document_code) or Family.PASSPORT
    return tuple(item for item in ITEMS if family in item.families)
