"""Commands to a chip and its answers (ISO/IEC 7816-4, 5.1 and 5.2), over whatever carries bytes to and fro."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

SUCCESS = 0x9000
WRONG_LENGTH = 0x6C00
END_OF_FILE = 0x6282
ACCESS_DENIED = frozenset({0x6982, 0x6985, 0x6300, 0x6988, 0x6987, 0x6A80})
NOT_FOUND = frozenset({0x6A82, 0x6A83, 0x6A88})

MASTER_FILE = 0x3F00
LDS_APPLICATION = bytes.fromhex("A0000002471001")

_MOST_SHORT = 255
_LONGEST_ANSWER = 65_538


class Transport(Protocol):
    """What carries one command to the chip and brings back its answer: a reader, a simulated chip, a recording."""

    def transmit(self, command: bytes) -> bytes:
        """One command, whole; the answer with its two status bytes.

        Raises:
            ConnectionError: the chip is out of the field, or the reader is gone.
        """
        ...


class ChipSilent(ConnectionError):
    """The answer is no answer: too short, too long. Lay the document on the reader again."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Command:
    """One command. `expected` is the most bytes wanted back, 256 for as many as fit, None for none."""

    cla: int = 0x00
    ins: int
    p1: int = 0x00
    p2: int = 0x00
    data: bytes = b""
    expected: int | None = None

    @property
    def header(self) -> bytes:
        return bytes((self.cla, self.ins, self.p1, self.p2))

    @property
    def octets(self) -> bytes:
        """As the chip receives it, with lengths of three bytes only where one does not do."""
        if len(self.data) > _MOST_SHORT or (self.expected or 0) > 256:
            return self._extended()
        length = bytes((len(self.data),)) if self.data else b""
        expected = b"" if self.expected is None else bytes((self.expected & 0xFF,))
        return self.header + length + self.data + expected

    def _extended(self) -> bytes:
        length = b"\x00" + len(self.data).to_bytes(2, "big") if self.data else b""
        expected = b"" if self.expected is None else (self.expected & 0xFFFF).to_bytes(2, "big")
        if self.expected is not None and not self.data:
            expected = b"\x00" + expected
        return self.header + length + self.data + expected


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back: data, and the status word that says how it went."""

    data: bytes
    status: int

    @property
    def is_success(self) -> bool:
        return self.status == SUCCESS


def answer_of(octets: bytes) -> Answer:
    """An answer from its bytes.

    Raises:
        ChipSilent: fewer than two bytes, or more than a chip can send.
    """
    if not 2 <= len(octets) <= _LONGEST_ANSWER:
        raise ChipSilent(f"{len(octets)} bytes are no answer of a chip")
    return Answer(octets[:-2], int.from_bytes(octets[-2:], "big"))


def parse_command(octets: bytes) -> Command:
    """A command from its bytes, as a chip reads it.

    Raises:
        ValueError: lengths that do not fit.
    """
    if len(octets) < 4:
        raise ValueError("a command has at least four bytes")
    cla, ins, p1, p2 = octets[:4]
    data, expected = _body(octets[4:])
    return Command(cla=cla, ins=ins, p1=p1, p2=p2, data=data, expected=expected)


def select_application(application: bytes = LDS_APPLICATION) -> Command:
    return Command(ins=0xA4, p1=0x04, p2=0x0C, data=application)


def select_file(fid: int) -> Command:
    return Command(ins=0xA4, p1=0x02, p2=0x0C, data=fid.to_bytes(2, "big"))


def select_master_file() -> Command:
    return Command(ins=0xA4, p1=0x00, p2=0x0C, data=MASTER_FILE.to_bytes(2, "big"))


def get_challenge() -> Command:
    return Command(ins=0x84, expected=8)


def _body(body: bytes) -> tuple[bytes, int | None]:
    """Data and expected length of the part behind the header, in the short and the extended forms."""
    if not body:
        return b"", None
    if len(body) == 1:
        return b"", body[0] or 256
    if body[0]:
        return _split(body, 1, body[0], 1)
    if len(body) == 3:
        return b"", int.from_bytes(body[1:], "big") or 65_536
    return _split(body, 3, int.from_bytes(body[1:3], "big"), 2)


def _split(body: bytes, start: int, length: int, width: int) -> tuple[bytes, int | None]:
    data, rest = body[start : start + length], body[start + length :]
    if len(data) != length or len(rest) not in (0, width):
        raise ValueError("the length of the command does not fit its bytes")
    return data, (int.from_bytes(rest, "big") or 256**width) if rest else None
