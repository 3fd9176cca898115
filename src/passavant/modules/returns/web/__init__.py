"""Screens of the returns room."""
