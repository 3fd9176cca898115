"""What the columns of a plain table mean: as told by a person, or guessed from headings in four languages."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from passavant.domain.lists import tables
from passavant.domain.lists.dates import ORDERS
from passavant.domain.lists.findings import note
from passavant.domain.values import Finding

FIELDS: dict[str, str] = {
    "id": "id ref reference record_id numero_fiche numero_dossier nimewo_fich entity_id uid no numero_de_registro",
    "kind": "kind entry_type tipo_de_registro type_de_fiche kalite",
    "name": "name full_name whole_name nom_complet nom_et_prenom nombre_completo nombre_y_apellidos non_konple",
    "surname": "surname last_name family_name nom nom_de_famille apellido apellidos siyati",
    "given_names": (
        "given_names given_name first_name forename forenames prenom prenoms nombre nombres non prenon"
    ),
    "alias": "alias aliases aka also_known_as surnom connu_aussi_sous apodo conocido_como ti_non lot_non",
    "date_of_birth": (
        "date_of_birth dob birth_date birthdate born date_de_naissance ne_le nee_le fecha_de_nacimiento dat_nesans"
    ),
    "sex": "sex gender sexe genre sexo genero seks",
    "nationality": "nationality citizenship nationalite citoyennete nacionalidad ciudadania nasyonalite",
    "document_number": (
        "document_number doc_number passport passport_number passport_no number document_no numero_de_passeport"
        " passeport numero_du_document numero_document pasaporte numero_de_pasaporte numero_de_documento documento"
        " nimewo_paspo paspo nimewo_dokiman cedula cin nif first_number from_number premier_numero primer_numero"
    ),
    "last_number": (
        "last_number to_number doc_number_to number_to dernier_numero jusqua ultimo_numero hasta denye_nimewo"
    ),
    "document_state": (
        "issuing_country issuing_state country_of_issue document_country pays_emetteur etat_emetteur"
        " pays_de_delivrance pais_emisor pais_de_expedicion peyi_ki_bay_li"
    ),
    "plate": "plate registration licence_plate plaque immatriculation placa matricula plak",
    "vessel_number": "imo imo_number mmsi vessel_number hull_number numero_imo nimewo_batiman",
    "vessel_name": "vessel vessel_name ship navire nom_du_navire buque nombre_del_buque batiman non_batiman",
    "reason": "reason status offence offense charge motif statut motivo estado delito rezon",
    "remarks": "remarks note notes comment comments remarques observations observaciones remak",
    "listed_on": "listed_on status_date date_listed date inscrit_le date_d_inscription fecha fecha_de_inscripcion",
}
"""The fields a column may fill, each with the headings under which lists write it."""

ALIAS_DIVIDERS = re.compile(r"\s*[;|\n]\s*")
_SHOWN_ROWS = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnMapping:
    """Which column fills which field, and how the table is written; what is empty is found out."""

    columns: Mapping[str, str] = field(default_factory=dict)
    delimiter: str = ""
    encoding: str = ""
    date_order: str = "dmy"

    @classmethod
    def of(cls, told: Mapping[str, Any] | None) -> ColumnMapping:
        """From its JSON form, or from columns alone; what is not understood is as if not told."""
        told = told or {}
        columns = told["columns"] if isinstance(told.get("columns"), Mapping) else told
        delimiter, order = str(told.get("delimiter", "")), str(told.get("date_order", ""))
        return cls(
            columns={str(column): str(name) for column, name in columns.items() if name in FIELDS},
            delimiter=delimiter if delimiter in tables.DELIMITERS else "",
            encoding=str(told.get("encoding", "")),
            date_order=order if order in ORDERS else "dmy",
        )

    def as_json(self) -> dict[str, Any]:
        return {
            "columns": dict(self.columns),
            "delimiter": self.delimiter,
            "encoding": self.encoding,
            "date_order": self.date_order,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """A table as a person sees it who must say what its columns mean."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    mapping: ColumnMapping
    findings: tuple[Finding, ...] = ()


def propose(data: bytes, *, encoding: str = "", delimiter: str = "") -> Preview:
    """The columns of a table, its first rows, and a mapping guessed from the headings, to be corrected by a person."""
    read = tables.text_of(data, encoding=encoding)
    divided_by = delimiter if delimiter in tables.DELIMITERS else tables.delimiter_of(read.text)
    shown = [row.cells for row in islice(tables.rows(read.text, divided_by), _SHOWN_ROWS + 1)]
    columns = tuple(named(shown[0])) if shown else ()
    guess = ColumnMapping(
        columns=guessed(columns),
        delimiter=divided_by,
        encoding=read.encoding,
        date_order=_order_of(shown[1:], columns),
    )
    said = note("lists.delimiter", delimiter=tables.DELIMITERS[divided_by])
    return Preview(
        columns=columns,
        rows=tuple(tuple(cells) for cells in shown[1:]),
        mapping=guess,
        findings=(*read.findings, said),
    )


def named(headings: list[str]) -> list[str]:
    """The headings, each once; a blank one is called by its place."""
    names: list[str] = []
    for place, heading in enumerate(headings, start=1):
        name = heading.strip() or f"({place})"
        names.append(name if name not in names else f"{name} ({place})")
    return names


def guessed(columns: tuple[str, ...]) -> dict[str, str]:
    """Each column by its heading; a field of one value is given to the first column that claims it."""
    found: dict[str, str] = {}
    for column in columns:
        meant = _HEADINGS.get(folded(column), "")
        if meant and (meant in _MANY or meant not in found.values()):
            found[column] = meant
    return found


_MANY = frozenset({"alias", "nationality", "remarks", "date_of_birth"})


def folded(heading: str) -> str:
    """Small letters without marks, words joined by a stroke: "N° de passeport" is "numero_de_passeport"."""
    plain = unicodedata.normalize(
        "NFKD", heading.casefold().replace("n°", "numero ").replace("nº", "numero ")
    )
    letters = "".join(character for character in plain if not unicodedata.combining(character))
    return "_".join(re.findall(r"[a-z0-9]+", letters))


_HEADINGS = {heading: name for name, headings in FIELDS.items() for heading in headings.split()}
_FIGURES = re.compile(r"^\s*(\d{1,2})[-/.](\d{1,2})[-/.]\d{4}\s*$")


def _order_of(shown: list[list[str]], columns: tuple[str, ...]) -> str:
    """Month first only where a date allows nothing else; a person corrects it."""
    told = guessed(columns)
    dated = [place for place, column in enumerate(columns) if told.get(column) == "date_of_birth"]
    cells = [cells[place] for cells in shown for place in dated if place < len(cells)]
    pairs = [(int(match[1]), int(match[2])) for cell in cells if (match := _FIGURES.match(cell))]
    return "mdy" if any(second > 12 for _, second in pairs) and not any(f > 12 for f, _ in pairs) else "dmy"
