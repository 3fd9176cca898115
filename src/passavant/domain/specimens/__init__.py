"""Documents of nobody: ICAO's specimens and invented travellers, for tests, training and demonstration."""

from passavant.domain.specimens.people import SpecimenPerson, population
from passavant.domain.specimens.utopia import (
    ERIKSSON_MRV_A,
    ERIKSSON_MRV_B,
    ERIKSSON_TD1,
    ERIKSSON_TD2,
    ERIKSSON_TD3,
)

__all__ = [
    "ERIKSSON_MRV_A",
    "ERIKSSON_MRV_B",
    "ERIKSSON_TD1",
    "ERIKSSON_TD2",
    "ERIKSSON_TD3",
    "SpecimenPerson",
    "population",
]
