"""Filters of the documents room's templates."""
