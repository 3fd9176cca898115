"""Screens of the watchlists room."""
