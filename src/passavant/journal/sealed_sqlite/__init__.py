"""Django's SQLite, with the file sealed by SQLCipher: nobody reads a stopped post's disk without the passphrase.

Chosen in docs/decisions/0017. The passphrase is given at every start and lies nowhere on the machine.
"""
