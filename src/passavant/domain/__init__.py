"""Floor 0: what standards and laws say, in pure Python. No Django, no clock, no network."""
