"""Filters of the crossings room's templates."""
