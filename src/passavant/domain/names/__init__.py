"""Names of persons, brought into letters A to Z and told apart into parts, whatever script they were written in.

Sources: ICAO Doc 9303-3, 6 (letters of the zone) and 9303-4, 4.2.3 (names cut and divided); the usual romanisations
beside it. Not a dictionary of persons: the tables here hold parts of names and how they are written. Two names are
compared in `passavant.domain.screening`, which knows how rare their parts are.
"""

from passavant.domain.names.parts import Part, PartKind, letters_of, part_of, parts_of, readings_of

__all__ = ["Part", "PartKind", "letters_of", "part_of", "parts_of", "readings_of"]
