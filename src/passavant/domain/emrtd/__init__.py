"""Electronic travel documents: read the chip's files and verify them (ICAO Doc 9303-10, -11 and -12)."""

from passavant.domain.emrtd.comparing import compare_zones
from passavant.domain.emrtd.dumps import files_in
from passavant.domain.emrtd.lds.groups import BY_NAME, FILES, Contents, FileOfTheChip, read_group
from passavant.domain.emrtd.passive import verify
from passavant.domain.emrtd.tlv import Malformed
from passavant.domain.emrtd.trust.cache import load_trust
from passavant.domain.emrtd.trust.comparing import TrustChanges, compare
from passavant.domain.emrtd.trust.loading import build_store
from passavant.domain.emrtd.trust.store import TrustStore
from passavant.domain.emrtd.verdict import CertificateDescription, ChipVerdict, GroupDigest, Outcome

__all__ = [
    "BY_NAME",
    "FILES",
    "CertificateDescription",
    "ChipVerdict",
    "Contents",
    "FileOfTheChip",
    "GroupDigest",
    "Malformed",
    "Outcome",
    "TrustChanges",
    "TrustStore",
    "build_store",
    "compare",
    "compare_zones",
    "files_in",
    "load_trust",
    "read_group",
    "verify",
]
