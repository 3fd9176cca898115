"""The pages of the minors room."""
