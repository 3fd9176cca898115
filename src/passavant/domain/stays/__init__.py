"""Entries and exits of one person as stays: who came, who left, and what the records cannot say."""

from passavant.domain.stays.matching import Ending, Kind, Match, Move, Tier, join, match

__all__ = ["Ending", "Kind", "Match", "Move", "Tier", "join", "match"]
