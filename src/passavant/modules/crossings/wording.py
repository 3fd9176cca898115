"""Make this room's sentences known when the program starts, so that the catalogues hold them all."""

from passavant.modules.crossings import card, judging

__all__ = ["card", "judging"]
