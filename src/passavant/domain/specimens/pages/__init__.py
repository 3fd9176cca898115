"""Specimen pages to look at: drawn data pages and what happens to pictures of them."""

from passavant.domain.specimens.pages.degrading import Degradation, degrade
from passavant.domain.specimens.pages.rendering import SpecimenPage, as_jpeg, as_png, page_of, render

__all__ = ["Degradation", "SpecimenPage", "as_jpeg", "as_png", "degrade", "page_of", "render"]
