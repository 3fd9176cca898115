"""Make the sentences of this room known when the program starts, for the catalogues."""

from passavant.modules.sea import judging

__all__ = ["judging"]
