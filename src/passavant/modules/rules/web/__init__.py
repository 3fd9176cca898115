"""Screens of the rules room."""
