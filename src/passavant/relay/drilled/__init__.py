"""A room of another version: for drills and tests of sites whose programs differ, and for nothing else.

No installation has it. A site whose environment says PASSAVANT_DRILLED runs a program that is one version behind, level
with the others, or one ahead: each knows a kind of fact at a version of its own, and the one ahead a kind that the
others do not know at all. Its tables change with its version, by real migrations.
"""
