"""`passavant watchlist explain`: what an entry says, and what speaks for and against a traveller being meant by it."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import CommandError, OutputWrapper

from passavant.base.wording import tell
from passavant.modules.watchlists import indexing, queries
from passavant.modules.watchlists.management.words._asking import add_query_arguments, query_from, show_table

WORD = "explain"
HELP = "why an entry is met, or is not"


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("entry", help="the key of an entry, as `search` prints it")
    add_query_arguments(parser)


def run(out: OutputWrapper, **options: Any) -> None:
    entry = queries.find_entry(options["entry"])
    if entry is None:
        raise CommandError(f"there is no entry {options['entry']}")
    out.write(json.dumps({"entry": entry.pk, **entry.said}, ensure_ascii=False, indent=1))
    query = query_from(options)
    if query.is_empty:
        return
    hit = indexing.explain(query, entry.pk)
    if hit is None:
        raise CommandError(f"{entry.pk} is not searched by name")
    with indexing.current() as held:
        alarm = "raises an alarm" if hit.score >= held.threshold() else "raises no alarm"
        out.write(f"score {hit.score:.3f}: {alarm} (from {held.threshold():.3f} on)")
    show_table(out, ("field", "what speaks for or against"), ((f.field, tell(f)) for f in hit.explanation))
