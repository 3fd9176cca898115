"""Visas, residence permits and laissez-passer on record and used up entry by entry, and entry bans with their terms."""
