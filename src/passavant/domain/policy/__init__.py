"""The command `passavant policy`; what it says comes from `passavant.domain.entry_rules`."""
