"""XML lists element by element, with document types and entities refused; a file of any size costs one entry at a time.

A list needs neither a document type nor an entity; both are how a small file becomes a large one, or reads others
(XML 1.0, 2.8 and 4.4). Expat tells of a document type before it reads what is declared there, and reading ends.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from xml.parsers import expat

from passavant.domain.lists.findings import stop
from passavant.domain.values import Finding

CHUNK = 1 << 16
MOST_OF_ONE_TAG = 1000
"""Children of one tag that are kept below one element; the others are counted."""

DEEPEST = 100
LONGEST_TEXT = 100_000


@dataclass(slots=True)
class Element:
    """One element: its tag without namespace, its attributes, its own text, its children."""

    tag: str
    attributes: dict[str, str]
    line: int
    text: str = ""
    children: list[Element] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)

    def all(self, tag: str) -> list[Element]:
        return [child for child in self.children if child.tag == tag]

    def first(self, tag: str) -> Element | None:
        return next((child for child in self.children if child.tag == tag), None)

    def said(self, tag: str) -> str:
        """The text of the first child of this tag, or nothing."""
        child = self.first(tag)
        return child.text.strip() if child else ""

    def below(self, *tags: str) -> list[Element]:
        """The elements at the end of a path of tags."""
        found = [self]
        for tag in tags:
            found = [child for element in found for child in element.all(tag)]
        return found

    def left_out(self, tag: str) -> int:
        return max(0, self.counts.get(tag, 0) - MOST_OF_ONE_TAG)


class Refused(Exception):
    """The file declares a document type."""


class TooDeep(Exception):
    """Elements stand in one another deeper than any list has them."""


class XmlList:
    """The entries of a list in XML; iterate, then ask for `trouble` and `head`.

    `head` is the outermost element without its entries: attributes and small things such as the date.
    """

    def __init__(self, data: bytes, *, entries: frozenset[str]) -> None:
        self.head: Element | None = None
        self.trouble: Finding | None = None
        self._data = data
        self._tags = entries
        self._stack: list[Element] = []
        self._ready: list[Element] = []
        self._text: list[str] = []

    def __iter__(self) -> Iterator[Element]:
        parser = self._parser()
        for start in range(0, max(len(self._data), 1), CHUNK):
            if not self._fed(parser, self._data[start : start + CHUNK], is_last=False):
                break
            yield from self._emptied()
        else:
            self._fed(parser, b"", is_last=True)
        yield from self._emptied()

    def _fed(self, parser: expat.XMLParserType, chunk: bytes, *, is_last: bool) -> bool:
        try:
            parser.Parse(chunk, is_last)
        except Refused:
            self.trouble = stop("lists.doctype")
        except TooDeep:
            self.trouble = stop("lists.unreadable", place=f"at line {parser.CurrentLineNumber}")
        except expat.ExpatError as trouble:
            # Cut off is what says so at the end of the file; anything else is XML that is broken where it stands.
            code = "lists.cut_off" if is_last or self._is_at_end(parser) else "lists.unreadable"
            self.trouble = stop(code, place=f"at line {trouble.lineno}")
        except (ValueError, LookupError) as trouble:
            # An encoding that is declared and unknown, or of more than one byte, is no ExpatError in every version.
            self.trouble = stop("lists.unreadable", place=f"({trouble})")
        return self.trouble is None

    def _is_at_end(self, parser: expat.XMLParserType) -> bool:
        return len(self._data) - parser.ErrorByteIndex <= 4

    def _emptied(self) -> list[Element]:
        ready, self._ready = self._ready, []
        return ready

    def _parser(self) -> expat.XMLParserType:
        parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.StartDoctypeDeclHandler = _refuse
        parser.EntityDeclHandler = _refuse
        parser.ExternalEntityRefHandler = _refuse
        parser.StartElementHandler = self._opened(parser)
        parser.EndElementHandler = self._closed
        parser.CharacterDataHandler = self._text.append
        return parser

    def _opened(self, parser: expat.XMLParserType) -> Callable[[str, dict[str, str]], None]:
        def opened(tag: str, attributes: dict[str, str]) -> None:
            self._own_text()
            if len(self._stack) >= DEEPEST:
                raise TooDeep
            element = Element(tag.rpartition(":")[2], attributes, parser.CurrentLineNumber)
            if self._stack:
                self._stack[-1].counts[element.tag] = self._stack[-1].counts.get(element.tag, 0) + 1
            else:
                self.head = element
            self._stack.append(element)

        return opened

    def _own_text(self) -> None:
        if self._text:
            said = "".join(self._text)
            self._text.clear()
            if self._stack and len(self._stack[-1].text) < LONGEST_TEXT:
                self._stack[-1].text += said[:LONGEST_TEXT]

    def _closed(self, _: str) -> None:
        self._own_text()
        element = self._stack.pop()
        if element.tag in self._tags:
            self._ready.append(element)
        elif self._stack and self._stack[-1].counts[element.tag] <= MOST_OF_ONE_TAG:
            self._stack[-1].children.append(element)


def _refuse(*_: object) -> int:
    raise Refused


def root_tag(data: bytes) -> str:
    """The tag of the outermost element, without namespace; empty when none is found at the beginning."""
    found = XmlList(data[:CHUNK], entries=frozenset())
    for _ in found:
        pass
    return found.head.tag if found.head else ""
