"""Make the sentences of this room, and of the rules it will show, known when the program starts, for the catalogues."""

import passavant.domain.entry_rules  # noqa: F401  (importing declares what verdicts say)
from passavant.modules.crossings import card, judging

__all__ = ["card", "judging"]
