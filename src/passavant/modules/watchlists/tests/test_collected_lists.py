"""Published lists as they are, when a collection lies beside the repository: counts are the files' own."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from passavant.domain import lists
from passavant.domain.lists.entries import Reading
from passavant.domain.screening import Query
from passavant.modules.watchlists import actions, queries
from passavant.modules.watchlists.tests.conftest import AT, Desk

COLLECTION = Path(__file__).parents[5] / "../shared/data/watchlist/lists"
UN, OFAC = (
    "un_consolidated_sample.xml",
    ("ofac_sdn.csv", "ofac_alt.csv", "ofac_sdn_comments.csv"),
)


@pytest.fixture(scope="module")
def collection() -> Path:
    if not (COLLECTION / UN).is_file():
        pytest.skip("the collection of lists is not beside this repository")
    return COLLECTION


def read(collection: Path, *names: str) -> tuple[Reading, str]:
    files = {name: (collection / name).read_bytes() for name in names}
    return lists.read(files), actions.digest_of_files(files.items())


def test_the_united_nations_list_is_taken_whole_and_a_cut_one_is_refused(
    desk: Desk, collection: Path
) -> None:
    content = (collection / UN).read_bytes()
    own = len(re.findall(rb"<(?:INDIVIDUAL|ENTITY)>", content))
    watchlist = desk.list("un")
    reading, digest = read(collection, UN)
    desk.take(watchlist, reading, content_digest=digest)
    assert queries.count_entries("un") == own > 100
    cut = lists.read({UN: content[: len(content) * 2 // 3]})
    with pytest.raises(actions.MayNotBeTaken):
        desk.take(watchlist, cut, accept_shrink="whatever")
    assert queries.count_entries("un") == own
    with pytest.raises(actions.MayNotBeTaken) as same:
        desk.take(watchlist, reading, content_digest=digest)
    assert "watchlists.import.same" in [finding.code for finding in same.value.findings]


@pytest.mark.slow
def test_the_ofac_list_is_taken_whole_and_its_persons_are_found(desk: Desk, collection: Path) -> None:
    own = (collection / OFAC[0]).read_text("latin-1").splitlines()
    reading, digest = read(collection, *OFAC)
    desk.take(desk.list("ofac"), reading, content_digest=digest)
    assert queries.count_entries("ofac") == len([line for line in own if line[:1].isdigit()])
    persons = [entry for entry in queries.entries_of("ofac", kind="person")[:40] if entry.record.dobs]
    asked = [
        Query(name=entry.record.names[0], dob=entry.record.dobs[0], sex=entry.record.sex) for entry in persons
    ]
    found = queries.screen_many(asked, at=AT)
    missed = [
        entry.title
        for entry, answer in zip(persons, found, strict=True)
        if entry.pk not in {match.entry.pk for match in answer.matches}
    ]
    assert len(missed) <= 1, missed
