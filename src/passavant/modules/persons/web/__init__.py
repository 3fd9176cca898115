"""Screens of the persons room."""
