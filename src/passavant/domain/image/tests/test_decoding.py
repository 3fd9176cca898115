"""Grammar and check digits weigh close readings, and never talk a clear character away."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from passavant.domain.image.decoding import Decoded, decode
from passavant.domain.mrz import Format, check_digit
from passavant.domain.mrz.alphabet import ALPHABET
from passavant.domain.specimens.utopia import ALL, ERIKSSON_TD1, ERIKSSON_TD3

Doubts = dict[tuple[int, int], dict[str, float]]


def seen(lines: tuple[str, ...], doubts: Doubts | None = None) -> list[NDArray[np.float64]]:
    """What the net says about these lines: sure of everything but the doubts (line, position from 0)."""
    rows = []
    for number, line in enumerate(lines):
        likely = np.full((len(line), len(ALPHABET)), 1e-6)
        for position, character in enumerate(line):
            for one, share in (doubts or {}).get((number, position), {character: 1.0}).items():
                likely[position, ALPHABET.index(one)] = share
        rows.append(np.log(likely / likely.sum(axis=1, keepdims=True)))
    return rows


def reading(doubts: Doubts, lines: tuple[str, ...] = ERIKSSON_TD3) -> Decoded:
    return decode(seen(lines, doubts))


@pytest.mark.parametrize(("document_format", "lines"), ALL.items())
def test_clear_lines_of_every_format_stay_as_they_are(document_format: str, lines: tuple[str, ...]) -> None:
    decoded = decode(seen(lines))
    assert decoded.lines == lines
    assert decoded.format == Format(document_format)
    assert min(min(line) for line in decoded.confidences) > 0.99


def test_a_check_digit_chooses_between_two_close_readings_and_is_sure_of_it() -> None:
    decoded = reading({(1, 1): {"B": 0.6, "8": 0.4}})
    assert decoded.lines == ERIKSSON_TD3
    assert decoded.confidences[1][1] > 0.95


def test_what_cannot_be_seen_is_never_sure_although_the_check_digit_gives_it_away() -> None:
    hidden = seen(ERIKSSON_TD3)
    hidden[1][14] = np.log(np.full(len(ALPHABET), 1 / len(ALPHABET)))
    shown = [np.ones(44), np.where(np.arange(44) == 14, 0.1, 1.0)]
    decoded = decode(hidden, shown)
    assert decoded.lines == ERIKSSON_TD3
    assert decoded.confidences[1][14] < 0.5


def test_a_check_digit_does_not_talk_a_clear_character_away() -> None:
    altered = (ERIKSSON_TD3[0], ERIKSSON_TD3[1].replace("740812", "740813"))
    assert decode(seen(altered)).lines == altered


def test_a_check_digit_makes_no_letter_of_the_name_surer() -> None:
    doubt = {(0, 5): {"E": 0.7, "F": 0.3}}
    decoded = reading(doubt)
    assert decoded.lines == ERIKSSON_TD3
    assert decoded.confidences[0][5] == pytest.approx(0.7, abs=0.01)
    assert (ERIKSSON_TD3[0].replace("ERIK", "FRIK", 1), ERIKSSON_TD3[1]) in [
        lines for lines, _ in decoded.others
    ]


def test_two_readings_that_the_check_digit_cannot_tell_apart_are_both_offered() -> None:
    # 6 and G differ by 10, so every check digit holds for both.
    lines = ("P<UTOX<<Y" + "<" * 35, "G000000006UTO7408122F1204159<<<<<<<<<<<<<<<2")
    decoded = reading({(1, 0): {"6": 0.5, "G": 0.5}}, lines)
    assert decoded.confidences[1][0] == pytest.approx(0.5, abs=0.05)
    assert decoded.others[0][1] > 0.9
    assert {decoded.lines[1][0], decoded.others[0][0][1][0]} == {"6", "G"}


def test_a_date_takes_the_digit_and_a_name_the_letter() -> None:
    decoded = reading({(1, 14): {"O": 0.5, "4": 0.499}, (0, 9): {"5": 0.5, "S": 0.499}})
    assert decoded.lines == ERIKSSON_TD3


def test_a_nationality_takes_the_known_code() -> None:
    decoded = reading({(1, 12): {"Q": 0.6, "O": 0.4}})
    assert decoded.lines == ERIKSSON_TD3
    assert decoded.confidences[1][12] < 1


def test_a_clear_code_that_is_unknown_stays() -> None:
    altered = (ERIKSSON_TD3[0].replace("UTO", "QQJ"), ERIKSSON_TD3[1])
    assert decode(seen(altered)).lines == altered


def test_the_composite_decides_about_optional_data_of_a_card() -> None:
    upper, lower = "I<UTOD231458907ABC<<<<<<<<<<<<", "7408122F1204159UTO<<<<<<<<<<<"
    composite = check_digit(upper[5:] + lower[:7] + lower[8:15] + lower[18:])
    lines = (upper, lower + composite, ERIKSSON_TD1[2])
    decoded = reading({(0, 16): {"8": 0.55, "B": 0.45}}, lines)
    assert decoded.lines == lines
    assert decoded.confidences[0][16] > 0.9


def test_a_long_number_is_checked_where_it_goes_on() -> None:
    # 9303-5, 4.2.2.2 note j: the number goes on in the optional data, its check digit before the next filler.
    lines = (
        "I<UTOD23145890<7349<<<<<<<<<<<",
        "3407127M9507122UTO<<<<<<<<<<<2",
        "STEVENSON<<PETER<JOHN<<<<<<<<<",
    )
    decoded = reading({(0, 6): {"Z": 0.6, "2": 0.4}}, lines)
    assert decoded.lines[0] == lines[0]
    assert decoded.confidences[0][6] > 0.95


def test_rows_that_make_no_format_are_read_as_they_are() -> None:
    decoded = decode(seen(ERIKSSON_TD3[:1]))
    assert decoded.format is None
    assert decoded.lines == ERIKSSON_TD3[:1]


def test_one_row_of_a_card_is_no_driving_licence_and_a_driving_licence_is_one() -> None:
    assert decode(seen(ERIKSSON_TD1[:1])).format is None
    licence = "D1FRA13AA000026181231MARTIN<<9"
    assert decode(seen((licence,))).format is Format.FRENCH_DRIVING_LICENCE
