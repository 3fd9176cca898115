"""Make the sentences of this room known when the program starts, for the catalogues."""

from __future__ import annotations

from passavant.domain.values import declare_sentences
from passavant.modules.minors import judging

__all__ = ["judging"]

declare_sentences({"check.minors": "Children"})
