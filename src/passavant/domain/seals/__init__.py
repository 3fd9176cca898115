"""Visible digital seals: read, verified, made (ICAO Doc 9303-13; BSI TR-03137; ICAO VDS-NC technical report)."""

from passavant.domain.seals.vds import CannotSeal, Seal, SealHeader, read_seal, seal_document
from passavant.domain.seals.vds_nc import NcSeal, read_nc_seal, seal_json
from passavant.domain.seals.verifying import Outcome, SealVerdict, verify_nc_seal, verify_seal

__all__ = [
    "CannotSeal",
    "NcSeal",
    "Outcome",
    "Seal",
    "SealHeader",
    "SealVerdict",
    "read_nc_seal",
    "read_seal",
    "seal_document",
    "seal_json",
    "verify_nc_seal",
    "verify_seal",
]
