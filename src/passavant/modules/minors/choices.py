"""The words for what officers choose; every language reads the same code."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from passavant.modules.minors.facts import AgeBasis, Departure, Outcome, Proof, Relation

RELATIONS = {
    Relation.PARENT: _("Mother or father"),
    Relation.GUARDIAN: _("Guardian named by a court"),
    Relation.RELATIVE: _("Another relative"),
    Relation.INSTITUTION: _("Somebody of a school, home or church"),
    Relation.NONE: _("Not related"),
    Relation.ALONE: _("Nobody: travels alone"),
}
PROOFS = {
    Proof.BIRTH_CERTIFICATE: _("Birth certificate or archive extract"),
    Proof.JUDGEMENT: _("Judgement of a court"),
    Proof.WRITTEN_CONSENT: _("Consent written by a parent"),
    Proof.OTHER: _("Another paper"),
    Proof.NONE: _("Nothing"),
}
AGE_BASES = {
    AgeBasis.DOCUMENT: _("By another document"),
    AgeBasis.STATEMENT: _("By what the person says"),
    AgeBasis.APPEARANCE: _("By appearance"),
}
OUTCOMES = {
    Outcome.NO_CONCERN: _("No concern"),
    Outcome.INFORMED: _("Told where to find help"),
    Outcome.CONCERN: _("Concern: handed to a protection service"),
    Outcome.DECLINED: _("The child did not want to talk"),
}
DEPARTURES = {
    Departure.MAY_LEAVE: _("The child may leave with this adult"),
    Departure.STAYS: _("The child does not leave now"),
}
AUTHORITIES = {
    "ibesr": "IBESR",
    "court": _("Court for children"),
    "parent": _("Parent, before a notary"),
    "consulate": _("Consulate"),
    "other": _("Another authority"),
}
