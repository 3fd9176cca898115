"""Words: what headquarters gives a site so that a question shows that it is asked now.

Whoever recorded a question cannot ask it again later; and no clock at a post has to be right for it. Headquarters keeps
no list: a word holds its own time and is signed with the secret of the server.
"""

from __future__ import annotations

from django.core import signing

HOLDS_SECONDS = 900
_SIGNER = signing.TimestampSigner(salt="relay.word")


def give_word(site: str) -> str:
    return _SIGNER.sign(site)


def word_holds(word: str, *, of: str) -> bool:
    try:
        return _SIGNER.unsign(word, max_age=HOLDS_SECONDS) == of
    except signing.BadSignature:
        return False
