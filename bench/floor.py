"""The realistic floor: the least that a careful person would write for the same ten questions.

Flask and a database driver, nothing else: a Jinja page, a form that is checked, one row a
response and one row an answer in one transaction, and a thank-you page. It has one survey, one
language and one table design for ever; it is what a richer program must not be slower than.
"""

import os
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

from flask import Flask, redirect, render_template, request
from flask.typing import ResponseReturnValue

from bench.floor_stores import open_store
from bench.questions import LONGEST, SEVERAL, SINGLE, TEN, TEXT, Answers, Question

DATABASE = "BENCH_FLOOR_DATABASE"

PAGE = """<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Moving on</title></head>
<body><main><h1>Moving on</h1>
{% if problems %}<ul role="alert">{% for key, why in problems.items() %}
<li><a href="#{{ key }}">{{ why }}</a></li>{% endfor %}</ul>{% endif %}
<form method="post">
{% for question in questions %}{% set said = given.getlist(question.key) %}
{% if question.kind == "text" %}
<p><label for="{{ question.key }}">{{ question.text }}</label><br>
<textarea id="{{ question.key }}" name="{{ question.key }}" maxlength="{{ longest }}" rows="4">
{{- said[0] }}</textarea></p>
{% else %}<fieldset id="{{ question.key }}"><legend>{{ question.text }}</legend>
{% for option in question.options %}
<label><input type="{{ 'radio' if question.kind == 'single' else 'checkbox' }}"
 name="{{ question.key }}" value="{{ option.key }}"
{%- if option.key in said %} checked{% endif %}> {{ option.text }}</label><br>
{% endfor %}</fieldset>{% endif %}
{% endfor %}
<button>Send</button></form></main></body></html>
"""
THANKS = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Thank you</title></head>
<body><main><h1>Thank you</h1><p>We have your answers.</p></main></body></html>
"""

Fields = Any  # werkzeug's MultiDict of strings
AnswerRow = tuple[UUID, str, str]


def create_app() -> Flask:
    """The floor's application on the database that the environment names."""
    app = Flask("floor")
    store = open_store(os.environ[DATABASE])
    page, thanks = app.jinja_env.from_string(PAGE), app.jinja_env.from_string(THANKS)

    def show(given: Fields, problems: dict[str, str]) -> str:
        return render_template(page, questions=TEN, longest=LONGEST, given=given, problems=problems)

    @app.get("/survey")
    def survey() -> ResponseReturnValue:
        return show(request.args, {})

    @app.post("/survey")
    def hand_in() -> ResponseReturnValue:
        answers, problems = check(request.form)
        if problems:
            return show(request.form, problems), 422
        identifier = uuid4()
        store.keep(identifier, datetime.now(UTC), answer_rows(identifier, answers))
        return redirect("/thanks", 303)

    @app.get("/thanks")
    def thank_you() -> ResponseReturnValue:
        return render_template(thanks)

    return app


def check(form: Fields) -> tuple[Answers, dict[str, str]]:
    """The answers that were given, and what is wrong with the others, by question."""
    answers: Answers = {}
    problems: dict[str, str] = {}
    for question in TEN:
        values = [value.strip() for value in form.getlist(question.key) if value.strip()]
        why = find_problem(question, values)
        if why:
            problems[question.key] = why
        elif values:
            answers[question.key] = values if question.kind == SEVERAL else values[0]
    return answers, problems


def find_problem(question: Question, values: list[str]) -> str:
    """Why these values do not answer the question; empty where they do."""
    if question.kind == TEXT:
        return "Please write less." if values and len(values[0]) > LONGEST else ""
    if question.kind == SINGLE and len(values) > 1:
        return "Please pick one."
    known = {option.key for option in question.options}
    return "" if known.issuperset(values) else "Please pick from the list."


def answer_rows(identifier: UUID, answers: Answers) -> Sequence[AnswerRow]:
    """A row a question that was answered."""
    return [
        (identifier, key, value if isinstance(value, str) else ";".join(value))
        for key, value in answers.items()
    ]
