"""The reader's key strokes through three countries' keyboard layouts: one and the same zone comes out."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

mini_racer = pytest.importorskip("py_mini_racer")
SCRIPT = Path(__file__).parents[1] / "static" / "base" / "wedge.js"

PASSPORT = (
    "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<",
    "L898902C36UTO7408122F1204159ZE184226B<<<<<10",
)
CARD = ("I<UTOD231458907<<<<<<<<<<<<<<<", "7408122F1204159UTO<<<<<<<<<<<6", "ERIKSSON<<ANNA<MARIA<<<<<<<<<<")
CARD_OF_TWO_LINES = ("I<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<", "D231458907UTO7408122F1204159<<<<<<<6")
LONG_NUMBER = (
    "I<UTOD23145890<7349<<<<<<<<<<<",
    "3407127M9507122UTO<<<<<<<<<<<2",
    "STEVENSON<<PETER<JOHN<<<<<<<<<",
)
"""ICAO Doc 9303-5, appendix: a document number that goes on in the optional data."""

US = {f"Key{letter}": letter for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZ"}
FRENCH = {**US, "KeyA": "Q", "KeyQ": "A", "KeyZ": "W", "KeyW": "Z", "Semicolon": "M", "KeyM": ","}
FRENCH_ROW = dict(zip("1234567890", "&é\"'(-è_çà", strict=True))


@pytest.fixture(scope="module")
def wedge() -> Iterator[Any]:
    engine = mini_racer.MiniRacer()
    engine.eval(SCRIPT.read_text(encoding="utf-8"))

    def call(name: str, *values: Any) -> Any:
        words = ", ".join(json.dumps(value) for value in values)
        return json.loads(engine.eval(f"JSON.stringify(PassavantWedge.{name}({words}))"))

    yield call
    engine.close()


def us_scanner(*lines: str, enters: int = 1, every_ms: int = 7) -> list[dict[str, Any]]:
    """What a reader sends that takes itself for a US keyboard: physical keys."""
    strokes: list[tuple[str, bool]] = []
    for line in lines:
        strokes += [_us_key(sign) for sign in line] + [("Enter", False)] * enters
    return [{"code": code, "shift": shift, "t": at * every_ms} for at, (code, shift) in enumerate(strokes)]


def typed_on(layout: str, strokes: list[dict[str, Any]]) -> str:
    """The text that the computer's own layout makes of the strokes."""
    return "".join(_sign_on(layout, stroke["code"], shift=stroke["shift"]) for stroke in strokes)


def _us_key(sign: str) -> tuple[str, bool]:
    if sign == "<":
        return "Comma", True
    return (f"Digit{sign}", False) if sign.isdigit() else (f"Key{sign}", True)


def _sign_on(layout: str, code: str, *, shift: bool) -> str:
    if code == "Enter":
        return "\n"
    if code == "Comma":
        return {"us": "<", "fr": ".", "es": ";"}[layout]
    if code.startswith("Digit"):
        return FRENCH_ROW[code[-1]] if layout == "fr" and not shift else code[-1]
    return (FRENCH if layout == "fr" else US)[code]


@pytest.mark.parametrize("layout", ["us", "fr", "es"])
@pytest.mark.parametrize("zone", [PASSPORT, CARD, CARD_OF_TWO_LINES, LONG_NUMBER])
def test_one_document_reads_the_same_on_every_keyboard_layout(
    wedge: Any, layout: str, zone: tuple[str, ...]
) -> None:
    strokes = us_scanner(*zone)
    typed = typed_on(layout, strokes)
    assert wedge("choose", typed, wedge("decodeBurst", strokes)) == "\n".join(zone)
    if layout == "fr":
        assert "<" not in typed, "the French layout would have garbled it"


def test_a_reader_set_to_french_on_a_french_computer_is_believed_by_its_text(wedge: Any) -> None:
    back = {sign: code for code, sign in FRENCH.items()}
    strokes = [
        {"code": "IntlBackslash" if sign == "<" else f"Digit{sign}" if sign.isdigit() else back[sign],
         "shift": sign != "<", "t": at * 7}
        for at, sign in enumerate("".join(PASSPORT))
    ]  # fmt: skip
    chosen = wedge("choose", "".join(PASSPORT), wedge("decodeBurst", strokes))
    assert chosen == "".join(PASSPORT)


def test_two_enters_after_each_line_change_nothing(wedge: Any) -> None:
    strokes = us_scanner(*PASSPORT, enters=2)
    assert wedge("choose", "", wedge("decodeBurst", strokes)) == "\n".join(PASSPORT)


def test_half_a_reading_stays_and_the_other_half_completes_it(wedge: Any) -> None:
    half = wedge("fieldAfter", "", PASSPORT[0])
    assert wedge("isWhole", half) is False
    assert wedge("enterMeans", half) == "line"
    whole = wedge("fieldAfter", half, PASSPORT[1] + "\n")
    assert whole == "\n".join(PASSPORT)
    assert wedge("isWhole", whole) is True


def test_a_whole_reading_replaces_a_half_one(wedge: Any) -> None:
    assert wedge("fieldAfter", PASSPORT[0], "\n".join(CARD)) == "\n".join(CARD)


def test_the_first_lines_of_a_card_are_not_taken_for_a_document(wedge: Any) -> None:
    assert wedge("isWhole", "\n".join(CARD[:2])) is False
    assert wedge("enterMeans", "\n".join(CARD[:2])) == "line"


def test_enter_sends_a_typed_document_number(wedge: Any) -> None:
    assert wedge("enterMeans", "PP1234567") == "send"
    assert wedge("enterMeans", "") == "line"


def test_slow_typing_is_no_burst(wedge: Any) -> None:
    assert len(wedge("lastBurst", us_scanner("ABCDEFGH", every_ms=120))) == 1


@pytest.mark.parametrize("zone", [PASSPORT, CARD, CARD_OF_TWO_LINES, LONG_NUMBER])
def test_one_altered_digit_does_not_hold(wedge: Any, zone: tuple[str, ...]) -> None:
    text = "\n".join(zone)
    assert wedge("mrzHolds", text) is True
    at = text.index("7")
    assert wedge("mrzHolds", text[:at] + "8" + text[at + 1 :]) is False
