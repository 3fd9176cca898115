"""Words of the sea room for its templates."""
