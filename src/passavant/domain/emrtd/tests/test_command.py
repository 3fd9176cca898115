"""`passavant emrtd verify` at a shell."""

from __future__ import annotations

import io
import json
from datetime import date
from pathlib import Path

import pytest

from passavant.domain.emrtd.command import main
from passavant.domain.specimens import ERIKSSON_TD3
from passavant.domain.specimens.chips import specimen_chip, specimen_state
from passavant.domain.specimens.chips.chip import CRL_MADE

TODAY = date(2026, 11, 22)
STATE = specimen_state()


@pytest.fixture
def laid_out(tmp_path: Path) -> Path:
    chip, trust = tmp_path / "chip", tmp_path / "trust"
    chip.mkdir()
    trust.mkdir()
    for name, data in specimen_chip(ERIKSSON_TD3, state=STATE).items():
        (chip / f"{name.replace('.', '_')}.bin").write_bytes(data)
    (trust / "ut.cer").write_bytes(STATE.authority.certificate)
    (trust / "ut.crl").write_bytes(STATE.authority.revocation_list(at=CRL_MADE))
    return tmp_path


def run(laid_out: Path, *options: str) -> tuple[int, str]:
    out = io.StringIO()
    argv = ["verify", str(laid_out / "chip"), "--trust", str(laid_out / "trust"), *options]
    return main(argv, io.StringIO(), out, TODAY), out.getvalue()


def test_sound_chip_holds_and_shows_who_signed(laid_out: Path) -> None:
    code, out = run(laid_out, "--issuer", "uto")
    assert code == 0
    assert out.startswith("holds\n")
    assert "DG1   as signed" in out
    assert "SPECIMEN Document Signer UT" in out
    assert "SPECIMEN CSCA UT" in out


def test_altered_chip_is_broken_and_says_which_file(laid_out: Path) -> None:
    portrait = laid_out / "chip" / "DG2.bin"
    portrait.write_bytes(portrait.read_bytes()[:-1] + b"\x00")
    code, out = run(laid_out, "--json")
    plain = json.loads(out)
    assert code == 1
    assert (plain["outcome"], plain["reason"]) == ("broken", "dg_hash")
    assert [one["group"] for one in plain["digests"] if not one["agrees"]] == ["DG2"]
    assert plain["trust_findings"]


def test_as_of_another_day(laid_out: Path) -> None:
    assert run(laid_out, "--at", "2050-01-01")[0] == 1
    assert "dsc_validity" in run(laid_out, "--at", "2050-01-01")[1]


def test_other_issuer_is_a_mismatch(laid_out: Path) -> None:
    code, out = run(laid_out, "--issuer", "HTI")
    assert code == 1
    assert "issuer_mismatch" in out


def test_unknown_state_cannot_be_judged(laid_out: Path) -> None:
    (laid_out / "trust" / "ut.cer").unlink()
    code, out = run(laid_out, "--cache", str(laid_out / "cache"))
    assert code == 3
    assert out.startswith("cannot judge: no_csca")


def test_directory_that_is_not_there_is_told(tmp_path: Path) -> None:
    code, out = run(tmp_path)
    assert code == 2
    assert "chip" in out
    assert "Traceback" not in out


def test_day_that_is_none_is_told(laid_out: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        run(laid_out, "--at", "22.11.2026")
    assert "--at" in capsys.readouterr().err


def test_trust_directory_that_is_not_there_is_told_and_not_taken_for_an_empty_one(laid_out: Path) -> None:
    code, out = run(laid_out, "--trust", str(laid_out / "nowhere"))
    assert code == 2
    assert "nowhere" in out
