"""The description of `/api/v1` is whole, and what it says is so, whatever a program sends."""

import re

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

from surveys.models import Edition
from voice.take_part.api import openapi

pytestmark = pytest.mark.parametrize("store", ["sqlite"], indirect=True)

described = schemathesis.openapi.from_dict(openapi())
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]


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
