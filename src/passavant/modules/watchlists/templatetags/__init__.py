"""Template tags of the watchlists room."""
