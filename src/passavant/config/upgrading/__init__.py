"""Upgrade a site's data to the program that is installed, look before, and go back to the program of before.

The files, the tables and the journal are `passavant.journal.upgrading`'s; here is told in which order what is done.
"""
