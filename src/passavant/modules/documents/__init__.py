"""The documents room: chips, seals, pictures and pages looked at, and the trust that verdicts rest on."""
