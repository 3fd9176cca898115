"""The characters that open a chip (ICAO Doc 9303-11, 4.3 and the worked examples of appendix D)."""

from __future__ import annotations

from datetime import date

import pytest

from passavant.domain.mrz import MachineReadableZone, key_seed, mrz_information, possible_information, read

TODAY = date(2026, 11, 22)


def zone(*lines: str) -> MachineReadableZone:
    found = read(lines, today=TODAY, repair=False).zone
    assert found is not None
    return found


# 9303-11, D.2: the same person on a TD3, a TD2 and a TD1; two of the printed composites are wrong, which does not
# matter to a key.
@pytest.mark.parametrize(
    ("lines", "information"),
    [
        (
            ("P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<", "L898902C<3UTO6908061F9406236ZE184226B<<<<<14"),
            "L898902C<369080619406236",
        ),
        (
            ("I<UTOSTEVENSON<<PETER<<<<<<<<<<<<<<<", "D23145890<UTO3407127M95071227349<<<8"),
            "D23145890734934071279507122",
        ),
        (
            (
                "I<UTOD23145890<7349<<<<<<<<<<<",
                "3407127M9507122UTO<<<<<<<<<<<2",
                "STEVENSON<<PETER<JOHN<<<<<<<<<",
            ),
            "D23145890734934071279507122",
        ),
    ],
)
def test_information_of_the_worked_examples(lines: tuple[str, ...], information: str) -> None:
    assert mrz_information(zone(*lines)) == information


def test_key_seed_of_the_worked_example() -> None:
    assert key_seed("L898902C<369080619406236").hex() == "239ab9cb282daf66231dc5a4df6bfbae"


def test_zero_taken_for_a_letter_is_offered_as_a_second_key() -> None:
    """4240S2289 with the check digit 2: S for 5 at the sixth place and O or D for a zero all satisfy it."""
    lines = ("PDCANZHANG<<QUENTIN<<<<<<<<<<<<<<<<<<<<<<<<<", "4240S22892USA9209116<2604077<<<<<<<<<<<<<<04")
    offered = possible_information(zone(*lines))
    assert offered[0] == "4240S2289292091162604077"
    assert "4240522892"[:10] in {information[:10] for information in offered} or len(offered) > 1
    assert len(offered) == len(set(offered)) <= 16
