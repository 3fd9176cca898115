"""What a newer trust list would change, for a person to look at before it is taken."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from passavant.domain.emrtd.trust.certificates import Certificate
from passavant.domain.emrtd.trust.store import TrustStore


@dataclass(frozen=True, kw_only=True, slots=True)
class TrustChanges:
    """Authorities that come, go, or are written anew (same name and key, another certificate)."""

    added: tuple[Certificate, ...]
    removed: tuple[Certificate, ...]
    changed: tuple[tuple[Certificate, Certificate], ...]
    countries_added: tuple[str, ...]
    countries_removed: tuple[str, ...]
    revocation_lists_added: int
    revocation_lists_removed: int

    @property
    def is_empty(self) -> bool:
        lists = self.revocation_lists_added or self.revocation_lists_removed
        return not (self.added or self.removed or self.changed or lists)


def compare(old: TrustStore, new: TrustStore) -> TrustChanges:
    """The changes from one store to another, by country and name."""
    before = {one.fingerprint: one for one in old.authorities}
    after = {one.fingerprint: one for one in new.authorities}
    gone = {mark: one for mark, one in before.items() if mark not in after}
    come = {mark: one for mark, one in after.items() if mark not in before}
    changed = []
    for mark, one in list(gone.items()):
        successor = next((mark for mark, other in come.items() if _identity(other) == _identity(one)), None)
        if successor is not None:
            changed.append((gone.pop(mark), come.pop(successor)))
    lists_before = {one.fingerprint for one in old.revocation_lists}
    lists_after = {one.fingerprint for one in new.revocation_lists}
    return TrustChanges(
        added=_sorted(come.values()),
        removed=_sorted(gone.values()),
        changed=tuple(sorted(changed, key=lambda pair: _order(pair[0]))),
        countries_added=tuple(sorted(set(new.countries) - set(old.countries))),
        countries_removed=tuple(sorted(set(old.countries) - set(new.countries))),
        revocation_lists_added=len(lists_after - lists_before),
        revocation_lists_removed=len(lists_before - lists_after),
    )


def _identity(one: Certificate) -> tuple[str, str, bytes | None]:
    """Subject, issuer and key: two certificates with all three the same are one, written twice."""
    return one.says.subject.folded, one.says.issuer.folded, one.says.subject_key_id


def _sorted(certificates: Iterable[Certificate]) -> tuple[Certificate, ...]:
    return tuple(sorted(certificates, key=_order))


def _order(one: Certificate) -> tuple[str, str, str]:
    return one.country, one.says.subject.folded, one.fingerprint
