"""Stays: who is in the country and until when, worked out from entries and exits, and what people decide about it."""
