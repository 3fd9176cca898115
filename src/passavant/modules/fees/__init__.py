"""Fees at the border: a schedule with dates, a receipt issued once, exemptions, and cash counted by two persons."""
