"""Published lists read into records: United Nations, OFAC, European Union, notices, FtM lines, plain tables."""

from passavant.domain.lists.entries import Kind, ListedEntry, Quarantined, Reading
from passavant.domain.lists.mapping import ColumnMapping, Preview, propose
from passavant.domain.lists.reading import formats, read

__all__ = [
    "ColumnMapping",
    "Kind",
    "ListedEntry",
    "Preview",
    "Quarantined",
    "Reading",
    "formats",
    "propose",
    "read",
]
