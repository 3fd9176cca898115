"""What every test of the journal may ask for."""

from __future__ import annotations

import pytest

from passavant.journal.recording import open_chain


@pytest.fixture
def chain(db: None) -> None:
    """This site's chain, begun."""
    open_chain()
