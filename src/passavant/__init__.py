"""Passavant: an open border management information system."""

__version__ = "0.1.0"
