"""The pages of the visas room."""
