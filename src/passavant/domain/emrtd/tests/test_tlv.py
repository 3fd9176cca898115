"""Tags, lengths and values: strict where it matters, lenient where chips err."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from passavant.domain.emrtd import tlv
from passavant.domain.emrtd.tlv import Malformed


@given(tag=st.sampled_from([0x02, 0x30, 0x5F1F, 0x7F61, 0xA0]), value=st.binary(max_size=70_000))
def test_written_element_reads_back(tag: int, value: bytes) -> None:
    written = tlv.write(tag, value)
    element = tlv.read(written)
    assert (element.tag, element.value, element.end, element.loose) == (tag, value, len(written), False)
    assert tlv.value_of(written, tag) == value
    if tag in (0x02, 0x5F1F):
        assert tlv.definite(written) == written


@pytest.mark.parametrize(
    "data", ["", "61", "6105", "610501020304", "5F", "5F81", "618201", "61850000000001", "6180"]
)
def test_cut_bytes_are_malformed(data: str) -> None:
    with pytest.raises(Malformed):
        tlv.read(bytes.fromhex(data))


def test_length_longer_than_needed_is_read_and_said() -> None:
    assert tlv.read(bytes.fromhex("61820001FF")).loose
    assert tlv.read(bytes.fromhex("618101FF")).loose
    assert not tlv.read(bytes.fromhex("6101FF")).loose


def test_second_element_of_a_tag_does_not_take_the_firsts_place() -> None:
    assert tlv.by_tag(bytes.fromhex("5C0101 5C0102")) == {0x5C: b"\x01"}


def test_bytes_behind_the_only_element_are_malformed() -> None:
    with pytest.raises(Malformed, match="behind"):
        tlv.value_of(bytes.fromhex("300000"), 0x30)
    with pytest.raises(Malformed, match="expected"):
        tlv.value_of(bytes.fromhex("3100"), 0x30)


def test_indefinite_lengths_become_definite_and_chunks_one_string() -> None:
    """ITU-T X.690, 8.1.3.6 and 8.7.3: a constructed string of three chunks in indefinite wrappings."""
    written = bytes.fromhex("3080 0201 05 2480 0402 AABB 0401 CC 0400 0000 0000")
    assert tlv.definite(written).hex() == "3008" + "020105" + "0403aabbcc"


def test_definite_bytes_are_left_as_they_stand_even_when_loose() -> None:
    """A certificate was signed as it was written; only indefinite lengths may be touched."""
    loose = bytes.fromhex("30 8105 30 8102 3080"[:-4].replace(" ", "")) + b"\x05\x00"
    wrapped = b"\x30\x80" + loose + b"\x00\x00"
    assert tlv.definite(wrapped)[2:] == loose


def test_too_many_elements_and_too_deep_are_malformed() -> None:
    with pytest.raises(Malformed, match="more than 5"):
        list(tlv.elements(b"\x05\x00" * 6, most=5))
    with pytest.raises(Malformed, match="deep"):
        tlv.definite(b"\x30\x80" * 30 + b"\x00\x00" * 30)
