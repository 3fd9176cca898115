"""The pages of the fees room."""
