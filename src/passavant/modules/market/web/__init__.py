"""Screens of the market room."""
