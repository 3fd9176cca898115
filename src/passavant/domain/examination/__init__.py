"""What an examiner looks at on a document, by kind of document; data only, the looking is a person's."""

from passavant.domain.examination.checklists import CheckItem, Conclusion, Light, Mark, checklist_for

__all__ = ["CheckItem", "Conclusion", "Light", "Mark", "checklist_for"]
