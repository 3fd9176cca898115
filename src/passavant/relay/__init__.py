"""Floor 3: carriers move segments between sites. So far a stick does (`passavant journal export | import`)."""
