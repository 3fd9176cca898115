"""The public key infrastructure of travel documents: certificates, lists, the trust store (ICAO Doc 9303-12)."""
