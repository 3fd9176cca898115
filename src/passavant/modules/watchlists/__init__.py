"""The watchlists room: who and what is wanted, missing, banned or invalid, and what is done when a window meets it."""
