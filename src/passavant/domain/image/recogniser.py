"""Our own small net for OCR-B, run by OpenCV: strips in, one row of probabilities for every fourth column out.

The weights and the card that says where they come from lie in `weights/`; recogniser/train.py makes both.
"""

from __future__ import annotations

import hashlib
import json
import threading
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable

import cv2
import numpy as np
from numpy.typing import NDArray

from passavant.domain.image.strips import Floats, normalise
from passavant.domain.mrz.alphabet import ALPHABET

BLANK = len(ALPHABET)
Probabilities = NDArray[np.float32]

_THREAD = threading.local()  # a net of OpenCV serves one thread at a time


class WrongWeights(RuntimeError):
    """The weights are not those of their card: install the program again."""


@cache
def card() -> dict[str, object]:
    """Where the weights come from: font package, seed, plan, digest."""
    return dict(json.loads(_folder().joinpath("mrz_recogniser.json").read_text(encoding="utf-8")))


def probabilities(strips: Sequence[Floats]) -> Probabilities:
    """For strips of one width: how likely each character, or none, stands at every fourth column.

    Returns:
        strips x columns / 4 x 38; the last is "no character here".
    """
    net = _net()
    net.setInput(np.stack([normalise(strip) for strip in strips])[:, None])
    answer = np.asarray(net.forward(), dtype=np.float32)
    raw = answer.reshape(len(strips), BLANK + 1, -1).transpose(0, 2, 1)
    raised = np.exp(raw - raw.max(axis=2, keepdims=True))
    likely: Probabilities = raised / raised.sum(axis=2, keepdims=True)
    return likely


def _net() -> cv2.dnn.Net:
    net: cv2.dnn.Net | None = getattr(_THREAD, "net", None)
    if net is None:
        net = _THREAD.net = cv2.dnn.readNetFromONNX(np.frombuffer(_weights(), dtype=np.uint8))
    return net


@cache
def _weights() -> bytes:
    weights = _folder().joinpath(str(card()["weights"])).read_bytes()
    if hashlib.sha256(weights).hexdigest() != card()["sha256"] or card()["alphabet"] != ALPHABET:
        raise WrongWeights("the recogniser's weights do not match their card: install the program again")
    return weights


def _folder() -> Traversable:
    return files("passavant.domain.image") / "weights"
