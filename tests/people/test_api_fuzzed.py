"""The API under generated requests: whatever is sent, the answer is one that the description promises."""

from __future__ import annotations

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis.specs.openapi.checks import positive_data_acceptance

EXAMPLES = 25

_ENROL = """
from passavant.base.models import Officer
from passavant.modules.sites.actions import enrol_device
Officer(code="fuzz", name="Fuzz", role_codes="first_line").save()
print(enrol_device(code="fuzz", booth_code="HT-OUA-1", officer_code="fuzz"), flush=True)
"""


@pytest.fixture(scope="module")
def api(running_site):
    """The description of a running site's API, and the token of a device."""
    site = running_site()
    token, errors = site.python(_ENROL).communicate(timeout=60)
    assert token.strip(), errors
    schema = schemathesis.openapi.from_url(f"{site.address}/api/openapi.json")
    yield schema, {"Authorization": f"Bearer {token.strip()}"}, site
    for command in ("verify", "mirror"):
        site.command("journal", command)


@pytest.mark.slow
@pytest.mark.parametrize(
    "operation",
    ["/api/crossings/scans", "/api/crossings/inspections/{inspection}/decision", "/api/crossings/crossings"],
)
def test_every_answer_is_one_that_the_description_promises(api, operation):
    schema, headers, _site = api
    method = "GET" if operation.endswith("crossings/crossings") else "POST"

    @settings(max_examples=EXAMPLES, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
    @given(case=schema[operation][method].as_strategy())
    def send(case):
        # A reader may send any text as an MRZ: rubbish has the right form and is still no document.
        case.call_and_validate(headers=headers, excluded_checks=[positive_data_acceptance])

    send()
