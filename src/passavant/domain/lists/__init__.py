"""Published lists read into records: United Nations, OFAC, European Union, notices, FtM lines, plain tables."""

from passavant.domain.lists.entries import Kind, ListedEntry, Quarantined, Reading
from passavant.domain.lists.mapping import ColumnMapping, Preview, propose
from passavant.domain.lists.reading import by_name, format_of, formats, read

__all__ = [
    "ColumnMapping",
    "Kind",
    "ListedEntry",
    "Preview",
    "Quarantined",
    "Reading",
    "by_name",
    "format_of",
    "formats",
    "propose",
    "read",
]
