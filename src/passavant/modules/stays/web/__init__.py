"""Screens of the stays room."""
