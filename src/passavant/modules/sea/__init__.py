"""Vessels in port: crews and passengers, shore passes and who is back before sailing, people taken off at sea."""
