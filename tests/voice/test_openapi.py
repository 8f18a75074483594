"""The description of `/api/v1` is whole, and what it says is so, whatever a program sends."""

import re
from typing import Any, NamedTuple

import pytest
import schemathesis
from flask import Flask
from hypothesis import HealthCheck, Phase, settings
from schemathesis import Case
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)
from sqlalchemy.orm import Session

from surveys.models import Consultation, Edition
from tests.voice.respond_samples import add_comment, add_priority, add_promise, add_theme
from voice.accounts import people
from voice.api import tokens
from voice.take_part.api import openapi

pytestmark = pytest.mark.parametrize("store", ["sqlite"], indirect=True)


def staff_addresses() -> dict[str, Any]:
    """The part for tokens; that a token is needed is left out, for the test shows one itself."""
    paths = {
        path: {
            name: part | {"security": []} if name in METHODS else part
            for name, part in item.items()
        }
        for path, item in openapi()["paths"].items()
        if any(
            "token" in str(part.get("security")) for name, part in item.items() if name in METHODS
        )
    }
    return openapi() | {"paths": paths}


METHODS = ("get", "post", "put", "patch")
described = schemathesis.openapi.from_dict(openapi())
staff_part = schemathesis.openapi.from_dict(staff_addresses())
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]


class Shown(NamedTuple):
    """What programs may see, and the token that shows it."""

    token: str
    promise: int


@pytest.fixture
def shown(session: Session, consultation: Consultation) -> Shown:
    """A theme that twelve people spoke of, a promise about it, and a token with every scope."""
    theme = add_theme(session, consultation)
    for number in range(12):
        add_comment(session, consultation, [theme], f"They passed me on {number} times.")
    promise = add_promise(session, add_priority(session, consultation, theme))
    boss = people.add(session, "boss@example.org", "admin")
    token = tokens.make(session, boss, "tests", list(tokens.SCOPES), 30)
    session.commit()
    return Shown(token, promise.id)


def test_each_address_is_described_and_none_that_is_not_there(app: Flask) -> None:
    there = {
        (re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule.rule), method.lower())
        for rule in app.url_map.iter_rules()
        if rule.rule.startswith("/api/v1/")
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }
    told = {
        (path, method)
        for path, item in openapi()["paths"].items()
        for method in item
        if method != "parameters"
    }
    assert there == told


@described.parametrize()
@settings(
    max_examples=6,
    derandomize=True,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
def test_every_answer_is_as_described(case: Case, app: Flask, edition: Edition) -> None:
    if "code" in case.path_parameters and case.path.startswith("/api/v1/surveys"):
        case.path_parameters["code"] = "moving-on"
    reply = case.call(app=app, headers={"Accept-Encoding": "identity"})
    case.validate_response(reply, checks=CHECKS)


@staff_part.parametrize()
@settings(
    max_examples=8,
    derandomize=True,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)
def test_every_answer_to_a_token_is_as_described(case: Case, app: Flask, shown: Shown) -> None:
    if "code" in case.path_parameters:
        case.path_parameters["code"] = "transitions"
    if "promise_id" in case.path_parameters and len(str(case.path_parameters["promise_id"])) < 3:
        case.path_parameters["promise_id"] = shown.promise
    case.headers["Authorization"] = f"Bearer {shown.token}"
    reply = case.call(app=app, headers={"Accept-Encoding": "identity"})
    assert reply.status_code not in (401, 403)
    case.validate_response(reply, checks=CHECKS)
