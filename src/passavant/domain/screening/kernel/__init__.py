"""The compiled inner loops of screening, called through ctypes; `screening.c` beside this file is their source."""

from __future__ import annotations

import ctypes
import platform
from ctypes import c_double, c_float, c_uint8, c_uint32, c_uint64, c_void_p
from pathlib import Path

_HERE = Path(__file__).parent


class NoKernel(RuntimeError):
    """There is no compiled kernel for this machine; `screener/README.md` says how to make one."""


class SegmentTables(ctypes.Structure):
    """The tables of one segment, as `Segment` in screening.c."""

    _fields_ = (
        *(
            (name, c_uint32)
            for name in ("n_tokens", "n_records", "n_names", "exact_mask", "near_mask", "n_documents")
        ),
        *(
            (name, c_void_p)
            for name in (
                "token_off",
                "token_text",
                "fold_off",
                "fold_text",
                "token_count",
                "token_is",
                "token_alike",
                "exact_slot",
                "near_off",
                "near_token",
                "post_off",
                "post_record",
                "record_name",
                "name_off",
                "name_token",
                "dob_off",
                "dob",
                "sex",
                "state_off",
                "state",
                "number_key",
                "number_record",
                "number_state",
                "folded_key",
                "folded_record",
                "folded_state",
                "brief",
                "dead",
            )
        ),
        ("log_records", c_double),
        ("serial", c_uint64),
    )


def library_path() -> Path:
    """Where the kernel of this machine lies."""
    return _HERE / f"screening-linux-{platform.machine()}.so"


def _load() -> ctypes.CDLL:
    try:
        library = ctypes.CDLL(str(library_path()))
    except OSError as trouble:
        raise NoKernel(f"no screening kernel for {platform.machine()}: {trouble}") from None
    tables = ctypes.POINTER(SegmentTables)
    library.psv_search.restype = c_uint32
    library.psv_search.argtypes = [
        tables,
        ctypes.c_char_p,
        c_uint32,
        c_void_p,
        c_float,
        c_uint32,
        c_uint32,
        c_void_p,
        c_void_p,
        c_void_p,
        c_void_p,
        c_void_p,
    ]
    library.psv_align.restype = c_uint32
    library.psv_align.argtypes = [
        tables,
        ctypes.c_char_p,
        c_uint32,
        c_void_p,
        c_uint32,
        c_uint8,
        c_void_p,
        c_void_p,
        c_void_p,
        c_void_p,
        c_void_p,
        c_void_p,
    ]
    library.psv_find.restype = c_uint32
    library.psv_find.argtypes = [tables, ctypes.c_char_p, c_uint32]
    library.psv_split.restype = c_uint32
    library.psv_split.argtypes = [tables, ctypes.c_char_p, c_uint32, c_void_p]
    library.psv_distance.restype = c_float
    library.psv_distance.argtypes = [ctypes.c_char_p, ctypes.c_int, ctypes.c_char_p, ctypes.c_int, c_float]
    library.psv_fold.restype = c_uint32
    library.psv_fold.argtypes = [ctypes.c_char_p, c_uint32, ctypes.c_char_p]
    library.psv_fold_all.restype = c_uint32
    library.psv_fold_all.argtypes = [c_uint32, c_void_p, c_void_p, c_void_p, c_void_p]
    library.psv_count_keys.restype = None
    library.psv_count_keys.argtypes = [c_uint32, *[c_void_p] * 5, c_uint32, c_void_p]
    library.psv_fill_keys.restype = None
    library.psv_fill_keys.argtypes = [c_uint32, *[c_void_p] * 5, c_uint32, c_void_p, c_void_p]
    library.psv_fill_exact.restype = None
    library.psv_fill_exact.argtypes = [c_uint32, c_void_p, c_void_p, c_uint32, c_void_p]
    library.psv_compare_date.restype = ctypes.c_int
    library.psv_compare_date.argtypes = [ctypes.c_int32] * 4
    library.psv_sizes.argtypes = [c_void_p]
    library.psv_source.restype = ctypes.c_char_p
    library.psv_source.argtypes = []
    library.psv_prepare.restype = None
    library.psv_prepare.argtypes = []
    library.psv_prepare()
    return library


kernel = _load()
