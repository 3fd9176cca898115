"""Floor 1: the append-only journal. Facts are declared, recorded, chained, signed, received, rebuilt.

What other floors use is gathered here; nothing in this file needs the database to be ready.
"""

from passavant.journal.acting import acting, current_actor
from passavant.journal.declaring import Audience, Sensitivity, fact, upcast
from passavant.journal.following import follows
from passavant.journal.projecting import Amend, Change, Drop, Put, projects
from passavant.journal.sealing import Envelope

__all__ = [
    "Amend",
    "Audience",
    "Change",
    "Drop",
    "Envelope",
    "Put",
    "Sensitivity",
    "acting",
    "current_actor",
    "fact",
    "follows",
    "projects",
    "upcast",
]
