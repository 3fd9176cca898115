"""The pages of the messages room."""
