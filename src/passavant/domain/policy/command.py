"""`passavant policy check | explain | diff`: policies from files, cases from standard input; it publishes nothing."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import TextIO

from passavant.domain.entry_rules import (
    BadPolicy,
    Case,
    Difference,
    NotACase,
    Policy,
    Problem,
    Verdict,
    diff,
    explain,
    judge,
    load,
    read_case,
    read_tests,
    review,
    run_tests,
)
from passavant.domain.entry_rules.dates import zone_exists

VERBS = ("check", "explain", "diff")
IN_ORDER = 0
TO_LOOK_AT = 1
NOT_READ = 2


def answers(argv: Sequence[str]) -> bool:
    """Whether these words need files alone; what a site keeps of its rules is asked of the site."""
    return "--crossings" not in argv and (not argv or argv[0].startswith("-") or argv[0] in VERBS)


def main(argv: Sequence[str], stdin: TextIO, stdout: TextIO, today: date) -> int:  # noqa: ARG001  (asked of all)
    """0: nothing to say against it; 1: a test fails, a rule needs a look, somebody is judged otherwise; 2: not read."""
    wanted = _parser().parse_args(argv)
    try:
        return int(wanted.verb(wanted, stdin, stdout))
    except (BadPolicy, NotACase) as trouble:
        stdout.write(f"{trouble}\n")
    except (json.JSONDecodeError, RecursionError) as trouble:
        stdout.write(
            f"standard input is no JSON that can be read ({trouble}): give a case, or a list of them\n"
        )
    except UnicodeDecodeError:
        stdout.write("standard input is no text in UTF-8: save it as UTF-8\n")
    except OSError as trouble:
        stdout.write(f"{trouble.filename}: {trouble.strerror}: look at the name of the file\n")
    return NOT_READ


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="passavant policy", description="Entry and exit rules as dated data."
    )
    verbs = parser.add_subparsers(required=True)
    checks = verbs.add_parser("check", help="does it load, are its rules tested, reachable and of one mind")
    checks.add_argument("file", type=Path, metavar="FILE")
    checks.set_defaults(verb=_check)
    explains = verbs.add_parser("explain", help="one case as JSON in, the verdict and its reasoning out")
    explains.add_argument("file", type=Path, metavar="FILE")
    explains.add_argument(
        "--zone", default="", help="the post's time zone; the policy's where it is left out"
    )
    explains.add_argument("--language", default="en", help="of the rules' titles")
    explains.add_argument("--json", action="store_true", help="the verdict as it is stored")
    explains.set_defaults(verb=_explain)
    differs = verbs.add_parser("diff", help="who would be judged otherwise: a JSON list of cases in")
    differs.add_argument("old", type=Path, metavar="OLD")
    differs.add_argument("new", type=Path, metavar="NEW")
    differs.set_defaults(verb=_diff)
    return parser


def _check(wanted: argparse.Namespace, stdin: TextIO, stdout: TextIO) -> int:
    del stdin
    policy = _load(wanted.file)
    said = [f"{wanted.file}:{problem.line}: {problem.says}" for problem in review(policy)]
    results = run_tests(policy)
    said += [
        f"{wanted.file}:{result.line}: test {result.id} fails: {difference}"
        for result in results
        for difference in result.differences
    ]
    passed = sum(result.passed for result in results)
    stdout.writelines(f"{line}\n" for line in said)
    stdout.write(
        f"{policy.id} {policy.version} ({policy.status}): {len(policy.rules)} rules, {passed} of {len(results)} tests "
        f"pass, {len(said)} to look at\n  SHA-256 {policy.sha256}\n"
    )
    return TO_LOOK_AT if said else IN_ORDER


def _explain(wanted: argparse.Namespace, stdin: TextIO, stdout: TextIO) -> int:
    policy = _load(wanted.file)
    plain = json.loads(stdin.read())
    case = read_case(plain["case"] if isinstance(plain, dict) and "case" in plain else plain)
    verdict = judge(policy, case, zone=_zone(wanted.zone))
    stdout.writelines(f"{line}\n" for line in _told(verdict, policy, wanted))
    return IN_ORDER


def _zone(name: str) -> str:
    if name and not zone_exists(name):
        raise NotACase(f"the time zone {name[:60]!r} does not exist: write one as America/Port-au-Prince")
    return name


def _told(verdict: Verdict, policy: Policy, wanted: argparse.Namespace) -> Iterator[str]:
    if wanted.json:
        yield verdict.canonical
        return
    yield _in_short(verdict)
    for finding in explain(verdict, policy, language=wanted.language):
        yield f"  {finding.severity}: {finding.explanation}"
    yield f"  policy {verdict.policy_id} {verdict.policy_version} as of {verdict.as_of}"
    yield f"  SHA-256 {verdict.policy_sha256}"


def _diff(wanted: argparse.Namespace, stdin: TextIO, stdout: TextIO) -> int:
    old, new = _load(wanted.old), _load(wanted.new)
    cases = [*_cases(json.loads(stdin.read()))]
    changed = [*diff(old, new, cases)]
    stdout.writelines(f"{_difference(each)}\n" for each in changed)
    stdout.write(f"{len(changed)} of {len(cases)} would be judged otherwise\n")
    return TO_LOOK_AT if changed else IN_ORDER


def _cases(plain: object) -> Iterator[tuple[str, Case]]:
    """Cases alone, or with their names and what is expected of them."""
    wrapped = (
        [row if isinstance(row, dict) and "case" in row else {"case": row} for row in plain]
        if isinstance(plain, list)
        else plain
    )
    for test in read_tests(wrapped):
        try:
            yield test.id, read_case(test.case)
        except NotACase as trouble:
            raise NotACase(f"case {test.id}: {trouble}") from None


def _difference(difference: Difference) -> str:
    return f"{difference.id}: {_in_short(difference.old)} -> {_in_short(difference.new)}"


def _in_short(verdict: Verdict) -> str:
    until = f" until {verdict.stay_until}" if verdict.stay_until else ""
    return f"{verdict.outcome}{until} ({verdict.decisive_rule or 'no rule'})"


def _load(file: Path) -> Policy:
    """The text exactly as it lies there, so that its SHA-256 is that of the file."""
    try:
        text = file.read_bytes().decode()
    except UnicodeDecodeError as trouble:
        line = trouble.object[: trouble.start].count(b"\n") + 1
        raise BadPolicy(str(file), [Problem(line, "this is no text in UTF-8: save it as UTF-8")]) from None
    return load(text, file=str(file))
