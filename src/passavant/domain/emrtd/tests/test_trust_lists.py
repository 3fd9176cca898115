"""Master lists, directory downloads, loose files, the cache, and what a newer list would change."""

from __future__ import annotations

import base64
import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from passavant.domain.emrtd import Outcome, build_store, compare, load_trust, verify
from passavant.domain.emrtd.tlv import Malformed
from passavant.domain.emrtd.trust import cache, ldif
from passavant.domain.emrtd.trust.certificates import read_certificate
from passavant.domain.emrtd.trust.lists import MASTER_LIST, read_master_list
from passavant.domain.emrtd.trust.store import EMPTY, Kind, Standing, TrustStore
from passavant.domain.specimens import ERIKSSON_TD3
from passavant.domain.specimens.chips import INSPECTED, specimen_chip
from passavant.domain.specimens.chips.authority import ISSUED, SpecimenAuthority, Validity, name
from passavant.domain.specimens.chips.chip import CRL_MADE, SpecimenState
from passavant.domain.specimens.chips.lists import master_list

UT, IA, HT = (SpecimenAuthority(country=country) for country in ("UT", "IA", "HT"))
CHIP = specimen_chip(ERIKSSON_TD3, state=SpecimenState(authority=UT, signer=UT.signer()))
LIST = master_list([UT.certificate, IA.certificate, HT.certificate], by=UT)


def codes(store: TrustStore) -> list[str]:
    return sorted(finding.code for finding in store.findings)


class TestMasterList:
    """Taken on somebody's word."""

    def test_under_an_authority_that_is_trusted_is_taken(self) -> None:
        store = build_store({"ut.cer": UT.certificate, "ut.ml": LIST})
        assert codes(store) == ["trust.certificate_alone"]
        assert store.countries == ("HT", "IA", "UT")
        assert {one.kind for one in store.origins} == {Kind.CERTIFICATE, Kind.MASTER_LIST}
        assert store.dated == datetime(2025, 5, 5, 10, tzinfo=UTC)
        assert store.age(INSPECTED) == INSPECTED - store.dated
        first = store.authorities_of("HT")[0]
        assert store.origins_of(first) == ("ut.ml",)
        assert verify(CHIP, store, at=INSPECTED).outcome is Outcome.HOLDS

    def test_through_a_link_certificate_is_taken(self) -> None:
        newer = UT.renewed(first=ISSUED + timedelta(days=10))
        listed = master_list([UT.certificate, newer.certificate, UT.link(newer)], by=newer)
        store = build_store({"old.cer": UT.certificate, "a.ml": listed})
        assert codes(store) == ["trust.certificate_alone"]
        assert len(store.authorities) == 3

    def test_that_only_itself_vouches_for_is_taken_with_a_warning(self) -> None:
        store = build_store({"ut.ml": LIST})
        assert codes(store) == ["trust.list_self_vouched"]
        assert "?" not in store.findings[0].explanation

    def test_signed_by_another_than_the_authority_we_know_is_refused(self) -> None:
        forger = replace(UT, key=SpecimenAuthority(country="UT").key)
        forged = master_list([forger.certificate, IA.certificate], by=forger)
        store = build_store({"ut.cer": UT.certificate, "forged.ml": forged})
        assert "trust.list_signature" in codes(store)
        assert store.countries == ("UT",)

    def test_with_a_certificate_altered_is_refused(self) -> None:
        at = LIST.index(HT.certificate) + 40
        altered = LIST[:at] + bytes((LIST[at] ^ 1,)) + LIST[at + 1 :]
        store = build_store({"ut.cer": UT.certificate, "ut.ml": altered})
        assert "trust.list_signature" in codes(store)
        assert store.countries == ("UT",)

    def test_without_its_signers_certificate_is_refused(self) -> None:
        store = build_store({"ut.ml": master_list([UT.certificate], by=UT, without_certificate=True)})
        assert codes(store) == ["trust.list_signature"]

    def test_whose_signer_had_expired_when_it_signed_is_a_check(self) -> None:
        old = Validity.of_years(ISSUED - timedelta(days=900), 1)
        store = build_store(
            {"ut.cer": UT.certificate, "ut.ml": master_list([UT.certificate], by=UT, validity=old)}
        )
        assert "trust.list_signer_expired" in codes(store)

    def test_with_one_certificate_that_cannot_be_read_keeps_the_others(self) -> None:
        listed = master_list([UT.certificate, b"\x30\x03\x02\x01\x01"], by=UT)
        store = build_store({"ut.cer": UT.certificate, "ut.ml": listed})
        assert "trust.certificate_unreadable" in codes(store)
        assert store.countries == ("UT",)

    def test_of_another_content_is_no_master_list(self) -> None:
        with pytest.raises(Malformed, match="not a master list"):
            read_master_list(CHIP["EF.SOD"][4:], name="x")


class TestFiles:
    """What may lie in a directory of trust."""

    def test_certificate_alone_is_trusted_and_said(self) -> None:
        pem = (
            b"-----BEGIN CERTIFICATE-----\n"
            + base64.encodebytes(UT.certificate)
            + b"-----END CERTIFICATE-----\n"
        )
        store = build_store({"ut.pem": pem, "readme.txt": b""})
        assert store.countries == ("UT",)
        assert "trust.certificate_alone" in codes(store)

    def test_altered_certificate_is_not_taken(self) -> None:
        der = UT.certificate
        store = build_store({"ut.cer": der[:-1] + bytes((der[-1] ^ 1,))})
        assert codes(store) == ["trust.self_signature"]
        assert not store.authorities

    def test_revocation_list_is_taken_with_its_date(self) -> None:
        store = build_store(
            {"ut.crl": UT.revocation_list(at=CRL_MADE, revoked={4097: 1}), "ut.cer": UT.certificate}
        )
        assert store.dated == CRL_MADE
        assert verify(CHIP, store, at=INSPECTED).reason == "revoked"

    def test_signers_certificate_makes_no_authority(self) -> None:
        store = build_store({"ds.cer": UT.signer().certificate})
        assert not store.authorities
        assert len(store.signer_ders) == 1

    def test_directory_download_brings_signers_lists_and_revocations(self) -> None:
        entries = [
            ("userCertificate;binary", UT.signer().certificate),
            ("certificateRevocationList;binary", UT.revocation_list(at=CRL_MADE)),
            ("CscaMasterListData", LIST),
        ]
        store = build_store({"pkd.ldif": as_ldif(entries), "ut.cer": UT.certificate})
        assert store.countries == ("HT", "IA", "UT")
        assert len(store.signer_ders) == len(store.revocation_lists) == 1
        assert {one.name for one in store.origins} == {"ut.cer", "pkd.ldif", "pkd.ldif#3"}

    def test_download_without_anything_of_trust_is_told(self) -> None:
        assert codes(build_store({"pkd.ldif": b"version: 1\ndn: c=UT\nsn: 1\n"})) == ["trust.nothing"]

    def test_value_that_is_no_base64_is_told(self) -> None:
        store = build_store({"pkd.ldif": b"version: 1\ndn: c=UT\nuserCertificate;binary:: %%%\n"})
        assert codes(store) == ["trust.unreadable"]

    def test_folded_lines_are_joined_and_others_left_alone(self) -> None:
        data = b"dn: c=UT\r\nsn: 1\r\nuserCertificate;binary:: QU\r\n JD\r\n# end\r\ncn:: QUJD\r\n"
        assert list(ldif.entries(data)) == [(ldif.Entry.SIGNER, b"ABC")]

    def test_subject_key_names_nobody_else(self) -> None:
        store = TrustStore.of([UT.certificate, IA.certificate])
        assert [store.standing(one) for one in store.authorities] == [Standing.ROOT] * 2


def as_ldif(entries: list[tuple[str, bytes]]) -> bytes:
    lines = ["version: 1", ""]
    for attribute, value in entries:
        line = f"{attribute}:: {base64.b64encode(value).decode()}"
        folded = [line[:60], *(f" {line[start : start + 60]}" for start in range(60, len(line), 60))]
        lines += ["dn: o=x,c=UT", "objectClass: top", *folded, ""]
    return "\n".join(lines).encode()


class TestCache:
    """The same store, sooner."""

    def test_gives_the_same_store_and_the_same_verdict(self, tmp_path: Path) -> None:
        lists = tmp_path / "lists"
        lists.mkdir()
        (lists / "ut.ml").write_bytes(LIST)
        (lists / "ut.cer").write_bytes(UT.certificate)
        (lists / "ut.crl").write_bytes(UT.revocation_list(at=CRL_MADE))
        first = load_trust(lists, cache=tmp_path / "cache")
        kept = list((tmp_path / "cache").iterdir())
        second = load_trust(lists, cache=tmp_path / "cache")
        assert len(kept) == 1
        assert second.digest == first.digest
        assert second.origins == first.origins
        assert second.findings == first.findings
        assert [one.says for one in second.authorities] == [one.says for one in first.authorities]
        assert verify(CHIP, second, at=INSPECTED) == verify(CHIP, first, at=INSPECTED)

    def test_changed_input_is_another_cache(self, tmp_path: Path) -> None:
        lists = tmp_path / "lists"
        lists.mkdir()
        (lists / "ut.cer").write_bytes(UT.certificate)
        load_trust(lists, cache=tmp_path / "cache")
        (lists / "ia.cer").write_bytes(IA.certificate)
        assert load_trust(lists, cache=tmp_path / "cache").countries == ("IA", "UT")

    @pytest.mark.parametrize("damage", ["", "{}", "é", "[1, 2", json.dumps({"version": 1}), "\x00"])
    def test_damaged_cache_is_made_anew(self, tmp_path: Path, damage: str) -> None:
        lists = tmp_path / "lists"
        lists.mkdir()
        (lists / "ut.cer").write_bytes(UT.certificate)
        load_trust(lists, cache=tmp_path / "cache")
        kept = next((tmp_path / "cache").iterdir())
        kept.write_text(damage or kept.read_text().replace('"der": "MII', '"der": "MIJ'))
        damaged = kept.read_text()
        assert load_trust(lists, cache=tmp_path / "cache").countries == ("UT",)
        assert kept.read_text() != damaged

    def test_cache_of_an_older_list_is_removed_when_a_newer_one_is_kept(self, tmp_path: Path) -> None:
        (tmp_path / "letter.json").write_text("not ours")
        (tmp_path / "trust-1-older.json").write_text("old")
        cache.kept_store(tmp_path, "mark", lambda: EMPTY)
        kept = sorted(path.name for path in tmp_path.iterdir())
        assert kept == ["letter.json", f"trust-{cache.VERSION}-mark.json"]

    def test_two_that_keep_the_same_store_at_once_do_not_disturb_each_other(self, tmp_path: Path) -> None:
        def make() -> TrustStore:
            cache.kept_store(tmp_path, "mark", lambda: EMPTY)  # the other one comes first
            for path in tmp_path.iterdir():
                path.with_suffix(".new").mkdir()  # and is not done with its own file beside
            return EMPTY

        assert cache.kept_store(tmp_path, "mark", make) is EMPTY

    def test_cache_that_cannot_be_written_stops_nothing(self, tmp_path: Path) -> None:
        (tmp_path / "file").write_text("no directory")
        assert cache.kept_store(tmp_path / "file", "mark", lambda: EMPTY) is EMPTY
        (tmp_path / f"trust-{cache.VERSION}-mark.json").mkdir()
        assert cache.kept_store(tmp_path, "mark", lambda: EMPTY) is EMPTY

    def test_directory_that_is_missing_or_no_directory_is_not_an_empty_one(self, tmp_path: Path) -> None:
        (tmp_path / "file.cer").write_bytes(UT.certificate)
        with pytest.raises(FileNotFoundError):
            load_trust(tmp_path / "missing")
        with pytest.raises(NotADirectoryError):
            load_trust(tmp_path / "file.cer")

    def test_another_version_is_not_read(self) -> None:
        kept = json.loads(cache.dump(EMPTY))
        kept["version"] += 1
        with pytest.raises(Malformed):
            cache.parse(json.dumps(kept))


class TestChanges:
    """What a person sees before taking a newer list."""

    def test_come_gone_and_written_anew_are_told_apart(self) -> None:
        again = replace(IA, serial=5)
        old = TrustStore.of([UT.certificate, IA.certificate], [UT.revocation_list(at=CRL_MADE)])
        new = TrustStore.of([again.certificate, HT.certificate])
        changes = compare(old, new)
        assert [one.country for one in changes.added] == ["HT"]
        assert [one.country for one in changes.removed] == ["UT"]
        assert [(one.says.serial, other.says.serial) for one, other in changes.changed] == [(1, 5)]
        assert (changes.countries_added, changes.countries_removed) == (("HT",), ("UT",))
        assert (changes.revocation_lists_added, changes.revocation_lists_removed) == (0, 1)
        assert not changes.is_empty

    def test_same_list_changes_nothing(self) -> None:
        store = build_store({"ut.ml": LIST})
        assert compare(store, build_store({"other name.ml": LIST})).is_empty


def test_digest_names_what_is_in_the_store_and_not_where_it_came_from() -> None:
    one = build_store({"a.cer": UT.certificate, "b.cer": IA.certificate})
    other = build_store({"z.cer": UT.certificate, "y.cer": IA.certificate})
    assert one.digest == other.digest != build_store({"a.cer": UT.certificate}).digest
    assert EMPTY.digest != one.digest


def test_names_are_compared_as_people_read_them() -> None:
    spelled = replace(UT, name=name(C="UT", O="SPECIMEN", OU="not a  state", CN="specimen csca UT"))
    store = TrustStore.of([spelled.certificate])
    signer = UT.signer(claimed_issuer=spelled.key)
    assert store.issuers_of(read_certificate(signer.certificate)) == list(store.authorities)


def test_master_list_content_type_is_the_icao_one() -> None:
    assert MASTER_LIST == "2.23.136.1.1.2"
