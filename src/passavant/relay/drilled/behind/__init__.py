"""The steps of the program that is one version behind."""
