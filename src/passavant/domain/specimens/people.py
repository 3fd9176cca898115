"""Invented travellers at a Caribbean border: names, numbers and dates of nobody, the same for the same seed.

Names are put together from lists of frequent ones; numbers only look like those of their issuers. The zones
follow ICAO Doc 9303-4 and -5; the mix of nationalities is a guess made for demonstrations, not a statistic.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from passavant.domain.mrz.formats import Format
from passavant.domain.mrz.writing import write
from passavant.domain.mrz.zone import ZoneFields
from passavant.domain.values import PartialDate

DEMO_DAY = date(2026, 11, 22)
"""The day around which ages and expiry dates are laid, unless another is given."""

SHARE_OF_CHILDREN = 0.16
SHARE_OF_EXPIRED = 0.03


@dataclass(frozen=True, kw_only=True, slots=True)
class SpecimenPerson:
    """One invented person with one document; names as on the page, accents and all."""

    surname: str
    given_names: str
    sex: str
    date_of_birth: date
    nationality: str
    document_code: str
    document_number: str
    issuing_state: str
    date_of_expiry: date
    format: Format

    def mrz_lines(self, document_format: Format | None = None) -> tuple[str, ...]:
        """The zone of the person's document, or the same person on a document of another format."""
        chosen = document_format or self.format
        return write(self._fields(_code_for(chosen, self)), chosen)

    def _fields(self, document_code: str) -> ZoneFields:
        return ZoneFields(
            document_code=document_code,
            issuing_state=self.issuing_state,
            surname=self.surname,
            given_names=self.given_names,
            document_number=self.document_number,
            nationality=self.nationality,
            date_of_birth=PartialDate.of(self.date_of_birth),
            sex=self.sex,
            date_of_expiry=PartialDate.of(self.date_of_expiry),
        )


_CODES_BY_FORMAT = {Format.TD1: "ID", Format.TD2: "ID", Format.TD3: "P", Format.MRV_A: "V", Format.MRV_B: "V"}


def _code_for(document_format: Format, person: SpecimenPerson) -> str:
    return person.document_code if document_format is person.format else _CODES_BY_FORMAT[document_format]


@dataclass(frozen=True, slots=True)
class _Nation:
    """Names and numbers of one issuer. In `number`, # is a digit and @ is a letter unlike any digit."""

    code: str
    weight: int
    number: str
    surnames: str
    women: str
    men: str
    surnames_each: int = 1
    given_each: int = 1
    years: int = 10
    card_number: str = ""


_NATIONS: tuple[_Nation, ...] = (
    _Nation(
        "HTI",
        46,
        "@@#######",
        "Jean-Baptiste Pierre-Louis Charles Désir Joseph Pierre Étienne Toussaint Saint-Fleur Dorcély "
        "Célestin Louis-Jean Augustin Jean-Pierre François Exumé Clervil Métellus Saint-Juste Philogène "
        "Dieudonné Noël Bien-Aimé Mésidor Théodore Cadet Jean-Charles Altidor Vilsaint Estimé "
        "Paul Laguerre Prophète Orélus",
        "Marie-Ange Roseline Guerda Mirlande Fabiola Dieula Islande Nadège Widline Ketsia Rose-Laure Esther "
        "Yolette Judeline Manoucheka Carline Lovely Régine Daphné Marie-Thérèse",
        "Jean-Robert Wilner Frantz Dieuseul Evens Jacques Ronald Widson Jean-Claude Kervens Mackenson Samuel "
        "Fritznel Reginald Emmanuel Jonas Wisly Pierre-Richard Gérald Lucson",
        given_each=2,
        card_number="##########",
    ),
    _Nation(
        "DOM",
        20,
        "@@#######",
        "Rodríguez Pérez Martínez De-la-Cruz Núñez Peña Jiménez Rosario Batista Encarnación Mejía Polanco "
        "Ureña Castillo Feliz Vargas Guzmán Reyes Paulino Del-Rosario",
        "Yesenia Altagracia Rosmery Yahaira Carolina Mercedes Miguelina Dahiana Noemí Francisca",
        "Ramón Rafael Juan Wilkin Starlin Joel Héctor Máximo Ángel Julio",
        surnames_each=2,
        given_each=2,
        years=6,
        card_number="###########",
    ),
    _Nation(
        "USA",
        12,
        "@########",
        "Johnson Williams Pierre Brown Miller Davis Jean Anderson Thomas Jackson O'Neill Baptiste",
        "Ashley Jessica Nathalie Stephanie Brittany Sandra Michelle Vanessa",
        "Michael Kevin Patrick Brandon Steven Marc Anthony Jonathan",
        given_each=2,
    ),
    _Nation(
        "CAN",
        6,
        "@@######",
        "Tremblay Gagnon Roy MacDonald Smith Côté Bélanger Lavoie Joseph Wilson",
        "Geneviève Émilie Catherine Sarah Chantal Megan",
        "Mathieu François Sébastien David Guillaume Ryan",
    ),
    _Nation(
        "FRA",
        5,
        "##@@#####",
        "Martin Bernard Lefèvre Moreau D'Almeida Garçon Girard Élisabeth Marie-Sainte Gustave",
        "Chloé Hélène Océane Françoise Aurélie Maëlle",
        "Loïc Jérôme Thierry Gaël Benoît Aimé",
        given_each=2,
    ),
    _Nation(
        "CUB",
        4,
        "@######",
        "González Hernández Valdés Fuentes Cabrera Zamora Céspedes Quiñones",
        "Yanelis Mayelín Yusleidy Odalys Dayana Lisandra",
        "Yoel Osmany Lázaro Reinier Yordanis Raúl",
        surnames_each=2,
        years=6,
    ),
    _Nation(
        "BHS",
        3,
        "@@######",
        "Rolle Ferguson Knowles Moss Smith Munroe Saunders",
        "Shavonne Latoya Keisha Anastacia Deidre",
        "Deangelo Rashad Garvin Perry Leroy",
    ),
    _Nation(
        "JAM", 1, "@#######", "Campbell Gordon Powell Grant", "Tanesha Kerry-Ann Simone", "Omar Dwayne Andre"
    ),
    _Nation(
        "CHL",
        1,
        "@########",
        "Muñoz Rojas Contreras Sepúlveda",
        "Constanza Javiera Catalina",
        "Matías Cristóbal",
        surnames_each=2,
    ),
    _Nation(
        "BRA",
        1,
        "@@######",
        "Da-Silva Dos-Santos Oliveira Conceição",
        "Letícia Jussara Tainá",
        "Thiago Caíque",
    ),
    _Nation("D", 1, "C@@######", "Müller Schröder Weiß Yıldız", "Käthe Jördis Sabine", "Jürgen Björn Heinz"),
)

_LETTERS = "ACEFHJKMNPRTUVWXY"
_GERMAN_LETTERS = "CFHJKMNPRTVWXY"  # German numbers have no vowels


def population(seed: int, count: int, *, around: date = DEMO_DAY) -> Iterator[SpecimenPerson]:
    """Invented people, always the same ones for the same seed and day; a longer count only adds to them."""
    chance = Random(seed)  # noqa: S311  # invents people, guards nothing
    weights = [nation.weight for nation in _NATIONS]
    for _ in range(count):
        yield _person(chance.choices(_NATIONS, weights)[0], chance, around)


def _person(nation: _Nation, chance: Random, around: date) -> SpecimenPerson:
    sex = chance.choice("FM")
    with_card = bool(nation.card_number) and chance.random() < 0.1
    return SpecimenPerson(
        surname=_some(nation.surnames, nation.surnames_each, chance),
        given_names=_some(
            nation.women if sex == "F" else nation.men, chance.randint(1, nation.given_each), chance
        ),
        sex=sex,
        date_of_birth=_birth(chance, around),
        nationality=nation.code,
        document_code="ID" if with_card else "P",
        document_number=_number(nation, nation.card_number if with_card else nation.number, chance),
        issuing_state=nation.code,
        date_of_expiry=_expiry(nation, chance, around),
        format=Format.TD1 if with_card else Format.TD3,
    )


def _some(names: str, count: int, chance: Random) -> str:
    """Names in the order drawn; a hyphen at a particle ("De-la-Cruz") stands for the space of the page."""
    drawn = chance.sample(names.split(), count)
    return " ".join(
        name.replace("-", " ") if name.startswith(("De-", "Del-", "Da-", "Dos-")) else name for name in drawn
    )


def _birth(chance: Random, around: date) -> date:
    is_child = chance.random() < SHARE_OF_CHILDREN
    youngest, oldest = (30, 17 * 365) if is_child else (18 * 366, 84 * 365)
    # Two draws, so that most adults are of working age.
    days = (chance.randint(youngest, oldest) + chance.randint(youngest, oldest)) // 2
    return around - timedelta(days=days)


def _expiry(nation: _Nation, chance: Random, around: date) -> date:
    if chance.random() < SHARE_OF_EXPIRED:
        return around - timedelta(days=chance.randint(1, 700))
    return around + timedelta(days=chance.randint(0, nation.years * 365 - 10))


def _number(nation: _Nation, pattern: str, chance: Random) -> str:
    letters = _GERMAN_LETTERS if nation.code == "D" else _LETTERS
    drawn = {"#": "0123456789", "@": letters}
    return "".join(chance.choice(drawn[sign]) if sign in drawn else sign for sign in pattern)
