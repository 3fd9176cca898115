"""The key of a person as one document shows them.

The key of a document itself is `domain.codes.numbers.document_key`, that of a name `domain.names.keys.name_key`.
"""

from __future__ import annotations

import hashlib


def person_key(*, issuing_state: str, document_number: str, date_of_birth: str, inspection: str) -> str:
    """The person whom one document shows; a person without papers is somebody new each time.

    A digest, so that no name or number stands in an address. It is no secret: who knows the document can make it.
    """
    material = (
        f"{issuing_state}:{document_number}:{date_of_birth}"
        if document_number
        else f"inspection:{inspection}"
    )
    return hashlib.sha256(material.encode()).hexdigest()[:20]
