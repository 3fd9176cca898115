"""Entry and exit rules as dated data: a policy in TOML, a case, and a verdict that explains and replays itself.

It states no country's law, reads no clock and knows no database; the policy, the time and the facts are arguments.
"""

from passavant.domain.entry_rules.cases import Alert, Case, NotACase, Phase, Visa, read_case
from passavant.domain.entry_rules.differing import Difference, diff
from passavant.domain.entry_rules.explaining import explain
from passavant.domain.entry_rules.judging import judge
from passavant.domain.entry_rules.loading import load
from passavant.domain.entry_rules.policy import Outcome, Policy, Status
from passavant.domain.entry_rules.reviewing import review
from passavant.domain.entry_rules.tables import BadPolicy, Problem
from passavant.domain.entry_rules.testing_policies import read_tests, run_tests
from passavant.domain.entry_rules.verdicts import Verdict
from passavant.domain.entry_rules.writing_cases import plain_case

__all__ = [
    "Alert",
    "BadPolicy",
    "Case",
    "Difference",
    "NotACase",
    "Outcome",
    "Phase",
    "Policy",
    "Problem",
    "Status",
    "Verdict",
    "Visa",
    "diff",
    "explain",
    "judge",
    "load",
    "plain_case",
    "read_case",
    "read_tests",
    "review",
    "run_tests",
]
