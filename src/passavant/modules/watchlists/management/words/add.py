"""`passavant watchlist add`: a list to import into; what else is said of it stands on its page."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import CommandError, OutputWrapper

from passavant.modules.watchlists import actions, queries
from passavant.modules.watchlists.management.words._asking import officer_who
from passavant.modules.watchlists.models import Handling, Watchlist

WORD = "add"
HELP = "add a list"


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument(
        "list", help="small letters, digits and dashes, such as un-sanctions; it never changes"
    )
    parser.add_argument("--title", required=True)
    parser.add_argument("--owner", required=True, help="the agency whose list it is")
    parser.add_argument("--purpose", required=True)
    parser.add_argument("--legal-basis", required=True)
    parser.add_argument("--handling", choices=Handling.values, default=Handling.REFER.value)
    parser.add_argument("--posts", default="", help="codes of posts; none: all")
    parser.add_argument("--officer", default="", help="who adds it")


def run(out: OutputWrapper, **options: Any) -> None:
    code: str = options["list"]
    if queries.find_list(code) is not None:
        raise CommandError(f"there is a list {code} already")
    officer = officer_who(options["officer"], "watchlists.keep_list")
    made = Watchlist(
        code=code,
        title=options["title"],
        owner_agency=options["owner"],
        purpose=options["purpose"],
        legal_basis=options["legal_basis"],
        handling=options["handling"],
        posts=options["posts"],
    )
    try:
        actions.keep_list(officer=officer, watchlist=made)
    except actions.MayNotBeTaken as refused:
        raise CommandError(" ".join(finding.explanation for finding in refused.findings)) from None
    except actions.NotHere:
        raise CommandError("headquarters keeps the lists: add it there") from None
    out.write(f"{code} is kept. Fill it with `passavant watchlist import {code} FILE`.")
