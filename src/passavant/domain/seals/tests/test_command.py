"""`passavant seal verify` at a shell: bytes, text or a picture in, one answer a seal."""

from __future__ import annotations

import io
import json
from datetime import date
from pathlib import Path

import cv2
import numpy as np

from passavant.domain.seals import SealHeader, seal_document
from passavant.domain.seals.barcodes import draw_barcode
from passavant.domain.seals.command import main
from passavant.domain.seals.tests.conftest import Signer
from passavant.domain.seals.tests.test_seals import MESSAGES


def run(*argv: str) -> tuple[int, str]:
    out = io.StringIO()
    return main(["verify", *argv], io.StringIO(), out, date(2026, 11, 22)), out.getvalue()


def test_bytes_and_picture_of_a_seal_are_verified(tmp_path: Path, header: SealHeader, signer: Signer) -> None:
    data = seal_document(header, MESSAGES, signer.key)
    (tmp_path / "seal.bin").write_bytes(data)
    cv2.imwrite(str(tmp_path / "seal.png"), draw_barcode(data))
    trust = tmp_path / "trust"
    trust.mkdir()
    (trust / "signer.crt").write_bytes(signer.certificate)
    (trust / "csca.cer").write_bytes(signer.authority)
    (trust / "list.crl").write_bytes(signer.crl)
    for name in ("seal.bin", "seal.png"):
        code, out = run(str(tmp_path / name), "--trust", str(trust), "--json")
        answer = json.loads(out)
        assert (code, answer["outcome"], answer["findings"]) == (0, "holds", [])
        assert answer["contents"]["mrz"].startswith("I<UTOERIKSSON")
    code, out = run(str(tmp_path / "seal.bin"))
    assert code == 1
    assert "cannot be judged here" in out


def test_a_file_without_a_seal_ends_with_2(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("Dear Sir")
    code, out = run(str(tmp_path / "letter.txt"), str(tmp_path / "missing.png"))
    assert code == 2
    assert out.count("letter.txt") == 1


def test_other_codes_beside_a_seal_are_passed_over(
    tmp_path: Path, header: SealHeader, signer: Signer
) -> None:
    ticket = draw_barcode("https://example.org/ticket")
    seal = draw_barcode(seal_document(header, MESSAGES, signer.key))
    both = np.full((max(ticket.shape[0], seal.shape[0]), ticket.shape[1] + seal.shape[1] + 60), 255, np.uint8)
    both[: ticket.shape[0], : ticket.shape[1]] = ticket
    both[: seal.shape[0], ticket.shape[1] + 60 :] = seal
    cv2.imwrite(str(tmp_path / "both.png"), both)
    cv2.imwrite(str(tmp_path / "ticket.png"), ticket)
    code, out = run(str(tmp_path / "both.png"), "--json")
    assert code == 1
    assert [json.loads(line)["issuing_state"] for line in out.splitlines()] == ["UTO"]
    assert run(str(tmp_path / "ticket.png"))[0] == 2


def test_trust_directory_that_is_not_there_is_told(tmp_path: Path) -> None:
    (tmp_path / "seal.bin").write_bytes(b"")
    code, out = run(str(tmp_path / "seal.bin"), "--trust", str(tmp_path / "nowhere"))
    assert code == 2
    assert "nowhere" in out
