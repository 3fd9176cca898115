"""Words of the minors room for its screens."""
