"""Tables in text: which encoding, which delimiter, row by row, with the place of what does not hold."""

from __future__ import annotations

import codecs
import csv
import io
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from passavant.domain.lists.findings import note, stop
from passavant.domain.values import Finding

DELIMITERS: dict[str, str] = {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar"}

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SAMPLE = 20
_BROKEN = "\ufffd"
_FAR_MORE = 4
DOS_END_OF_FILE = "\x1a"
"""OFAC's legacy files still end with it."""


@dataclass(frozen=True, slots=True)
class Text:
    """What the bytes say; `is_cut` when they end inside a character."""

    text: str
    encoding: str
    is_cut: bool = False
    broken_at: int = 0
    """The line of the first letter that is none, in text that is UTF-8 otherwise; 0 for none."""

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Other encodings than UTF-8 are a guess, and said; broken letters are no guess, and stop the list."""
        if self.broken_at:
            return (stop("lists.unreadable", place=f"at line {self.broken_at}"),)
        return () if self.encoding.startswith("utf-8") else (note("lists.encoding", encoding=self.encoding),)


@dataclass(frozen=True, slots=True)
class Row:
    """One row: the line on which it ends, its cells, and what the table's grammar has against it."""

    line: int
    cells: list[str]
    trouble: str = ""

    @property
    def place(self) -> str:
        return f"line {self.line}"

    @property
    def shown(self) -> str:
        return " | ".join(self.cells[:12])


def text_of(data: bytes, *, encoding: str = "") -> Text:
    """Decode: as told, else by its mark, else UTF-8, else UTF-16 by its noughts, else Windows-1252 or Latin-1."""
    if encoding:
        told = "utf-8-sig" if encoding == "utf-8" else encoding  # a mark at the beginning is no letter
        return _decoded(data, told) or Text(data.decode("latin-1"), "latin-1")
    for mark, name in _MARKS:
        if data.startswith(mark):
            return _decoded(data, name) or Text(data.decode(name, "replace"), name, is_cut=True)
    if name := _unmarked_utf16(data):
        return _decoded(data, name) or Text(data.decode(name, "replace"), name, is_cut=True)
    if found := _decoded(data, "utf-8") or _broken_utf8(data) or _decoded(data, "windows-1252"):
        return found
    return Text(data.decode("latin-1"), "latin-1")


def _broken_utf8(data: bytes) -> Text | None:
    """Text most of whose letters are UTF-8: to read it in another encoding would spoil every name for one bad byte."""
    text = data.decode("utf-8", "replace")
    broken = text.count(_BROKEN)
    marked = len(text) - broken - sum(map(text.count, map(chr, range(128))))
    if marked <= _FAR_MORE * broken:
        return None
    line = text[: text.index(_BROKEN)].count("\n") + 1
    return Text(text, "utf-8", broken_at=line)


def _decoded(data: bytes, encoding: str) -> Text | None:
    try:
        return Text(data.decode(encoding), encoding)
    except UnicodeDecodeError as trouble:
        if "end of data" in trouble.reason or "truncated" in trouble.reason:
            return Text(data[: trouble.start].decode(encoding, "replace"), encoding, is_cut=True)
        return None
    except (LookupError, ValueError):
        return None  # no encoding is called so, or it is none of text


def _unmarked_utf16(data: bytes) -> str:
    """Latin text in UTF-16 has a nought in every second byte."""
    head = data[:2000]
    if len(head) < 4 or head.count(0) * 3 < len(head):
        return ""
    return "utf-16-le" if head[1::2].count(0) > head[0::2].count(0) else "utf-16-be"


def delimiter_of(text: str) -> str:
    """The delimiter that divides most of the first rows into equally many columns; comma in doubt."""
    lines = [line for line in _lines_of(text[:40_000]) if line.strip()][:_SAMPLE]

    def evenness(delimiter: str) -> tuple[int, int]:
        widths = Counter(len(row.cells) for row in rows("".join(lines), delimiter) if not row.trouble)
        width, count = widths.most_common(1)[0] if widths else (1, 0)
        return (count, width) if width > 1 else (0, 0)

    return max(DELIMITERS, key=evenness) if lines else ","


def rows(text: str, delimiter: str) -> Iterator[Row]:
    """The rows that are not blank; one that breaks the grammar carries its trouble and what could be read of it."""
    lines = _lines_of(text.rstrip("\r\n" + DOS_END_OF_FILE))
    reader = csv.reader(lines, delimiter=delimiter, strict=True, skipinitialspace=True)
    while True:
        before = reader.line_num
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as trouble:
            broken = "".join(lines[before : before + 1])
            yield Row(reader.line_num, [broken.strip()], str(trouble))
            continue
        if any(cell.strip() for cell in cells):
            yield Row(reader.line_num, cells)


def _lines_of(text: str) -> list[str]:
    """Lines with their ends: LF, CR or both. What else Unicode calls a line's end stands inside names."""
    return list(io.StringIO(text, newline=""))


def is_unfinished(row: Row) -> bool:
    """Whether a row is broken because a quotation was never closed: all that follows went into it."""
    return "unexpected end of data" in row.trouble or "field larger than" in row.trouble
