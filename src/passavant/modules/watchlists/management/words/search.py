"""`passavant watchlist search`: who may be meant, for one traveller or for a line of JSON each."""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser
from collections.abc import Iterator
from typing import Any

from django.core.management.base import CommandError, OutputWrapper
from django.utils import timezone

from passavant.base.wording import tell
from passavant.domain.screening import Query
from passavant.modules.watchlists import queries
from passavant.modules.watchlists.management.words._asking import add_query_arguments, query_from, show_table
from passavant.modules.watchlists.queries import Screened

WORD = "search"
HELP = "who on the lists may be meant"
TOGETHER = 300


def add_arguments(parser: ArgumentParser) -> None:
    add_query_arguments(parser)
    parser.add_argument("--least", type=float, help="show from this score on; otherwise what raises an alarm")
    parser.add_argument("--json", action="store_true", help="one JSON object a line")
    parser.epilog = (
        "Without a name and a number it reads queries from standard input, one JSON object a line."
    )


def run(out: OutputWrapper, **options: Any) -> None:
    query = query_from(options)
    asked = iter([query]) if not query.is_empty else _from_lines()
    for together in _batches(asked):
        answers = queries.screen_many(together, at=timezone.now(), least=options["least"])
        for each, answer in zip(together, answers, strict=True):
            _say(out, each, answer, as_json=options["json"])


def _say(out: OutputWrapper, query: Query, answer: Screened, *, as_json: bool) -> None:
    if not answer.names_compared:
        raise CommandError("the index is being built: ask again in a minute")
    if as_json:
        out.write(json.dumps(_as_dict(answer), ensure_ascii=False))
        return
    name = query.name or f"{query.surname} {query.given}".strip() or query.document_number
    out.write(f"{name}: {len(answer.matches) or 'nobody'} of {answer.age.lists} lists")
    if answer.matches:
        rows = (
            (match.score / 1000, match.entry.pk, match.entry.title, match.by, match.handling, _why(match))
            for match in answer.matches
        )
        show_table(out, ("score", "entry", "listed as", "by", "what to do", "why"), rows)


def _why(match: queries.Match) -> str:
    return " ".join(tell(finding) for finding in match.findings)


def _as_dict(answer: Screened) -> dict[str, Any]:
    return {
        "lists": answer.age.lists,
        "as_of": answer.age.oldest.isoformat() if answer.age.oldest else None,
        "hits": [
            {
                "entry": match.entry.pk,
                "list": match.list.code,
                "title": match.entry.title,
                "score": match.score / 1000,
                "by": match.by.value,
                "handling": match.handling.value,
                "why": [{"code": f.code, "field": f.field, "explanation": tell(f)} for f in match.findings],
            }
            for match in answer.matches
        ],
    }


def _from_lines() -> Iterator[Query]:
    for number, line in enumerate(sys.stdin, start=1):
        if not line.strip():
            continue
        try:
            yield Query.of(json.loads(line))
        except (ValueError, AttributeError):
            raise CommandError(f"line {number} is no JSON object with a query") from None


def _batches(queries_: Iterator[Query]) -> Iterator[list[Query]]:
    together: list[Query] = []
    for query in queries_:
        together.append(query)
        if len(together) == TOGETHER:
            yield together
            together = []
    if together:
        yield together
