"""The trust list: what a file would change is seen before it is taken, and what was taken can be withdrawn."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile

from passavant.base.testing import be_site
from passavant.domain.specimens.chips import SpecimenState
from passavant.modules.documents import actions, queries
from passavant.modules.documents.facts import SourceKind
from passavant.modules.documents.models import TrustSource
from passavant.modules.documents.tests.conftest import AT
from passavant.modules.documents.trusting import offer_of


def test_a_certificate_is_offered_taken_and_withdrawn(desk, state):
    offer = offer_of("ut.cer", state.authority.certificate, queries.trust_files())
    assert (offer.kind, offer.may_be_taken, len(offer.changes.added)) == (SourceKind.CERTIFICATE, True, 1)
    assert offer.changes.countries_added == ("UT",)
    taken = actions.take_trust(officer=desk.administrator, offer=offer, reason="by hand", at=AT)
    assert [one.country for one in queries.trust_in_force().authorities] == ["UT"]
    actions.withdraw_trust(officer=desk.administrator, source=taken.pk, reason="mistake", at=AT)
    assert queries.trust_in_force().authorities == ()
    assert TrustSource.objects.get().withdrawn_by == desk.administrator.code


def test_the_same_file_is_not_taken_twice_and_another_of_its_name_keeps_its_own(desk, state):
    desk.trust(state, name="csca.cer")
    again = offer_of("csca.cer", state.authority.certificate, queries.trust_files())
    assert not again.may_be_taken
    assert again.changes.is_empty
    other = offer_of("csca.cer", SpecimenState.new("IA").authority.certificate, queries.trust_files())
    assert other.name == "csca.cer (2)"
    actions.take_trust(officer=desk.administrator, offer=other, reason="second", at=AT)
    assert queries.trust_in_force().countries == ("IA", "UT")


@pytest.mark.parametrize("content", [b"", b"no certificate", b"%PDF-1.7", b"\x30\x80" * 2000, b"0" * 100_000])
def test_a_file_of_nothing_is_refused_with_the_reason(desk, content):
    offer = offer_of("strange.bin", content, {})
    assert not offer.may_be_taken
    assert offer.findings or offer.changes.is_empty
    with pytest.raises(actions.NothingToTake):
        actions.take_trust(officer=desk.administrator, offer=offer, reason="why not", at=AT)


def test_an_altered_certificate_is_refused(desk, state):
    der = bytearray(state.authority.certificate)
    der[-1] ^= 1
    offer = offer_of("altered.cer", bytes(der), {})
    assert not offer.may_be_taken
    assert [finding.code for finding in offer.findings] == ["trust.self_signature"]


def test_only_an_administrator_says_whom_the_house_trusts(desk, state):
    offer = offer_of("ut.cer", state.authority.certificate, {})
    with pytest.raises(PermissionDenied):
        actions.take_trust(officer=desk.second_line, offer=offer, reason="mine", at=AT)


def test_the_page_shows_what_would_change_before_anything_is_taken(client, desk, state, signed_in):
    browser = signed_in(client, desk.administrator)
    empty = browser.get("/documents/trust/").content.decode()
    assert "No certificate is trusted yet" in empty
    file = SimpleUploadedFile("ut.cer", state.authority.certificate)
    shown = browser.post("/documents/trust/preview/", {"file": file})
    page = shown.content.decode()
    assert TrustSource.objects.count() == 0
    assert "Certificates that come" in page
    mark = shown.context["form"].initial["offer"]
    without_reason = browser.post("/documents/trust/preview/", {"offer": mark, "name": "ut.cer"})
    assert without_reason.status_code == 422
    taken = browser.post("/documents/trust/preview/", {"offer": mark, "name": "ut.cer", "reason": "by hand"})
    assert taken.status_code == 302
    source = TrustSource.objects.get()
    assert (source.name, source.reason) == ("ut.cer", "by hand")
    gone = browser.post(f"/documents/trust/{source.pk}/withdraw/", {"reason": "mistake"})
    assert gone.status_code == 302
    assert "withdrawn" in browser.get("/documents/trust/").content.decode()


@pytest.mark.parametrize("mark", ["", "../../etc/passwd", "0" * 64, "x" * 64])
def test_an_offer_that_was_never_made_takes_nothing(client, desk, signed_in, mark):
    answer = signed_in(client, desk.administrator).post(
        "/documents/trust/preview/", {"offer": mark, "name": "x", "reason": "y"}
    )
    assert answer.status_code == 302
    assert TrustSource.objects.count() == 0


def test_what_another_post_took_is_not_trusted_here_but_what_headquarters_took_is(desk, state, settings):
    desk.trust(state)
    assert queries.trust_in_force().countries == ("UT",)
    taken_at = str(settings.PASSAVANT.site.code)
    for code, headquarters, known in (("HT-MAL", "", ()), ("HT-MAL", taken_at, ("UT",))):
        be_site(settings, code, headquarters=headquarters)
        assert queries.trust_in_force().countries == known
