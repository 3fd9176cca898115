"""Words of the market room for its screens."""
