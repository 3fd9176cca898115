"""The logical data structure: the files of the chip and what each says (ICAO Doc 9303-10, 4)."""
