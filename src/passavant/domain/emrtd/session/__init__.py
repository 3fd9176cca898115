"""A session with a chip over any carrier of commands: access, reading, proof of being the original (9303-11)."""
