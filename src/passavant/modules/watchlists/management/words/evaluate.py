"""`passavant watchlist evaluate`: how well screening finds who is listed; needs no database."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, OutputWrapper

from passavant.domain.screening import build
from passavant.domain.screening.evaluating import (
    STRESS,
    Evaluation,
    NotAnEvaluation,
    Report,
    evaluate,
    read_evaluation,
    searcher_of,
)
from passavant.journal.progress import progress_bar
from passavant.modules.watchlists.management.words._asking import show_table

WORD = "evaluate"
HELP = "recall, false alarms, precision, latency and memory on labelled queries"


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument(
        "folder", type=Path, help="with list, queries and travellers; screener/README.md says how"
    )
    parser.add_argument(
        "--size", type=int, action="append", help="records of the list; 10000 and 100000 when left out"
    )


def run(out: OutputWrapper, **options: Any) -> None:
    try:
        evaluation = read_evaluation(options["folder"])
        reports = [_report(evaluation, size) for size in options["size"] or (10_000, 100_000)]
    except NotAnEvaluation as trouble:
        raise CommandError(str(trouble)) from None
    show_table(out, ("", *(f"{report.size:,} records" for report, _megabytes in reports)), _rows(reports))


def _report(evaluation: Evaluation, size: int) -> tuple[Report, float]:
    records = evaluation.list_of(size)
    with progress_bar(f"Building {size:,}", total=len(records)) as step:
        index = build(records, progress=step)
    asked = len(evaluation.queries) + len(evaluation.travellers)
    with progress_bar("Searching", total=asked) as step:
        report = evaluate(
            searcher_of(index), evaluation, size=len(records), timed=index.search, progress=step
        )
    return report, index.megabytes


def _rows(reports: list[tuple[Report, float]]) -> list[tuple[str, ...]]:
    rates = list(reports[0][0].recall)
    rows = [
        (f"core recall at {rate:.1%} false alarms", *(f"{report.recall[rate]:.4f}" for report, _ in reports))
        for rate in rates
    ]
    rows += [
        ("right answer first", *(f"{report.top_found:.4f}" for report, _ in reports)),
        ("precision, one traveller in 1000 listed", *(f"{report.precision:.3f}" for report, _ in reports)),
        ("namesakes who alarm at 0.5%", *(f"{report.namesakes:.3f}" for report, _ in reports)),
        ("relatives who alarm at 0.5%", *(f"{report.relatives:.3f}" for report, _ in reports)),
        ("CPU a search, mean, ms", *(f"{report.mean_ms:.2f}" for report, _ in reports)),
        ("CPU a search, p99, ms", *(f"{report.p99_ms:.2f}" for report, _ in reports)),
        ("memory of the index, MB", *(f"{megabytes:.0f}" for _, megabytes in reports)),
    ]
    for category in reports[0][0].by_category:
        stress = " (stress)" if category in STRESS else ""
        rows.append(
            (f"  {category}{stress}", *(f"{report.by_category[category]:.3f}" for report, _ in reports))
        )
    return rows
