"""The weights are those of their card, and the reader cuts strips as the recogniser was trained on them."""

from __future__ import annotations

import hashlib
from importlib.resources import files
from pathlib import Path

import numpy as np
import pytest

from passavant.domain.image import recogniser, strips
from passavant.domain.image.recogniser import BLANK, WrongWeights, card, probabilities

TRAINING = Path(__file__).parents[5] / "recogniser/strips.py"


def test_the_weights_are_those_of_their_card_and_small() -> None:
    weights = (files("passavant.domain.image") / "weights" / str(card()["weights"])).read_bytes()
    assert hashlib.sha256(weights).hexdigest() == card()["sha256"]
    assert len(weights) == card()["bytes"] < 1_000_000


def test_the_card_says_where_the_weights_come_from() -> None:
    fonts = card()["fonts"]
    assert isinstance(fonts, dict)
    assert fonts["package"] == "fonts-ocr-b 0.3~dfsg1-1"
    assert fonts["licence"] == "public domain"
    assert all(len(digest) == 64 for digest in fonts["files"].values())
    plan = card()["plan"]
    assert isinstance(plan, dict)
    assert card()["trained_steps"] == plan["steps"]


def test_altered_weights_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    recogniser._weights.cache_clear()
    monkeypatch.setattr(recogniser, "card", lambda: {**card.__wrapped__(), "sha256": "0" * 64})
    with pytest.raises(WrongWeights):
        recogniser._weights()
    recogniser._weights.cache_clear()


def test_a_strip_has_an_answer_for_every_fourth_column() -> None:
    strip = np.full((strips.HEIGHT, 160), 200, np.float32)
    answer = probabilities([strip, strip])
    assert answer.shape == (2, 40, BLANK + 1)
    assert np.allclose(answer.sum(axis=2), 1, atol=1e-4)
    assert (answer.argmax(axis=2) == BLANK).all()


def test_reader_and_training_agree_on_what_a_strip_is() -> None:
    source = TRAINING.read_text(encoding="utf-8")
    for name, value in (
        ("STRIP_HEIGHT", strips.HEIGHT),
        ("STRIDE", strips.STRIDE),
        ("PITCH", strips.PITCH),
        ("CAP", strips.CAP),
        ("WINDOW", strips.WINDOW),
        ("FLOOR", strips.FLOOR),
    ):
        assert f"\n{name} = {value}" in source
