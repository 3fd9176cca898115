"""One module a format, found by looking: NAME, TITLE, strength(files), gather(files, mapping, into)."""
