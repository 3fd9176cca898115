"""Screens of the sea room."""
