"""The domain's exceptions and broken requests, shown once: as a plain page or as problem+json."""

from dataclasses import asdict
from http import HTTPStatus
from typing import Any

from flask import Flask, current_app, json, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import DataError, OperationalError
from werkzeug.exceptions import HTTPException, InternalServerError

from surveys.editions import latest_opened
from surveys.endings import why_closed
from surveys.errors import AlreadyUsed, SurveyNotFound, SurveyNotOpen, Unusable, Withdrawn
from voice.accounts.people import LinkSpent
from voice.db import db
from voice.media.storage import StorageAway

_SOON = {"Retry-After": "30"}
_STAFF = ("account", "involve", "listen", "respond")


def init_app(app: Flask) -> None:
    """Every way that a request can go wrong, and what people are told."""
    app.register_error_handler(SurveyNotFound, no_survey)
    app.register_error_handler(SurveyNotOpen, not_open)
    app.register_error_handler(AlreadyUsed, already_used)
    app.register_error_handler(Withdrawn, withdrawn)
    app.register_error_handler(Unusable, unusable)
    app.register_error_handler(LinkSpent, link_spent)
    app.register_error_handler(CSRFError, form_too_old)
    app.register_error_handler(OperationalError, busy)
    app.register_error_handler(StorageAway, storage_away)
    app.register_error_handler(DataError, no_such_value)
    app.register_error_handler(OverflowError, no_such_value)
    app.register_error_handler(HTTPException, any_other)


def no_survey(error: SurveyNotFound) -> ResponseReturnValue:
    """404: no survey has this code."""
    return answer(
        404,
        "survey-not-found",
        _("We cannot find this survey"),
        _("Check the address. You may have typed a letter wrong."),
    )


def not_open(error: SurveyNotOpen) -> ResponseReturnValue:
    """409: it takes no answers now, and where to read what came of those that it took.

    Where it ended early, everyone may know why.
    """
    kind, code = "survey-not-open", str(error)
    try:
        consultation = latest_opened(db.session, code).survey.consultation
    except SurveyNotFound:
        advice = _("Come back later, or ask the person who told you about it.")
        return answer(409, kind, _("This survey is not open yet"), advice)
    ending = why_closed(db.session, code)
    return answer(
        409,
        kind,
        _("This survey is closed"),
        _("It takes no more answers now. You can read what people said and what we did."),
        reason=ending.reason if ending else None,
        answered=consultation.code,
    )


def already_used(error: AlreadyUsed) -> ResponseReturnValue:
    """409: the identifier belongs to another survey's response."""
    return answer(
        409,
        "identifier-used",
        _("These answers belong to another survey"),
        _("Nothing was changed. Please start this survey again."),
    )


def withdrawn(error: Withdrawn) -> ResponseReturnValue:
    """410: these answers were taken back; the phone lets go of them too."""
    return answer(
        410,
        "withdrawn",
        _("You took these answers back"),
        _("They are deleted. We did not store them again."),
    )


def unusable(error: Unusable) -> ResponseReturnValue:
    """422: what was sent does not fit, field by field."""
    problems = [asdict(problem) for problem in error.problems]
    return answer(
        422,
        "unusable",
        _("We could not take these answers"),
        _("Nothing was stored. Something that was sent does not fit this survey."),
        problems=problems,
    )


def link_spent(error: LinkSpent) -> ResponseReturnValue:
    """410: a sign-in link that no longer works."""
    return answer(
        410,
        "link-spent",
        _("This link does not work any more"),
        _(
            "A link works once: for one day, or for seven days where it came with an invitation. "
            "Ask your admin for a new one."
        ),
    )


def form_too_old(error: CSRFError) -> ResponseReturnValue:
    """400: the form's protection does not fit."""
    return answer(
        400,
        "form-too-old",
        _("This page was open for too long"),
        _("Go back, load the page again and send it once more."),
    )


def busy(error: OperationalError) -> ResponseReturnValue:
    """503: the database is away or locked. A phone keeps its answers and tries again."""
    current_app.logger.error("the database refused: %s", error.orig)
    return _nothing_stored()


def storage_away(error: StorageAway) -> ResponseReturnValue:
    """503: files can be neither kept nor read now. A phone keeps its answers and tries again."""
    current_app.logger.error("the media store refused: %s", error)
    if request.method not in ("GET", "HEAD"):
        return _nothing_stored()
    title, advice = _words(HTTPStatus.SERVICE_UNAVAILABLE)
    return answer(503, "busy", title, advice, headers=_SOON)


def _nothing_stored() -> ResponseReturnValue:
    return answer(
        503,
        "busy",
        _("We cannot save anything just now"),
        _("Nothing was stored. Go back and try again in a minute."),
        headers=_SOON,
    )


def no_such_value(error: DataError | OverflowError) -> ResponseReturnValue:
    """404 or 400: a number that no row can have, or a character that no text can hold."""
    current_app.logger.info("a value that the database cannot hold, at %s", request.endpoint)
    status = HTTPStatus.NOT_FOUND if request.method in ("GET", "HEAD") else HTTPStatus.BAD_REQUEST
    title, advice = _words(status)
    return answer(status, status.phrase.lower().replace(" ", "-"), title, advice)


def any_other(error: HTTPException) -> ResponseReturnValue:
    """What the web framework itself refuses, in our words."""
    if error.response is not None:  # a redirect, or an answer made elsewhere
        return error.response
    status = error.code or InternalServerError.code
    title, advice = _words(status)
    headers = dict(error.get_headers()) if status == HTTPStatus.METHOD_NOT_ALLOWED else {}
    return answer(
        status,
        HTTPStatus(status).phrase.lower().replace(" ", "-"),
        title,
        advice,
        headers={"Allow": headers["Allow"]} if "Allow" in headers else {},
    )


def answer(
    status: int,
    kind: str,
    title: str,
    advice: str,
    *,
    problems: list[dict[str, Any]] | None = None,
    headers: dict[str, str] | None = None,
    reason: dict[str, str] | None = None,
    answered: str | None = None,
) -> ResponseReturnValue:
    """The refusal as RFC 9457 problem+json for programs, as a page for people.

    The page tells the `reason`, and leads to what was answered to a consultation.
    """
    if wants_json():
        body = {"type": f"about:blank#{kind}", "title": title, "status": status, "detail": advice}
        if problems is not None:
            body["errors"] = problems
        return (
            json.dumps(body),
            status,
            {"Content-Type": "application/problem+json", **(headers or {})},
        )
    template = "accounts/problem.html" if _is_at_work() else "errors/problem.html"
    told = {"title": title, "advice": advice, "reason": reason, "answered": answered}
    return render_template(template, status=status, **told), status, headers or {}


def wants_json() -> bool:
    """Whether the caller is a program."""
    return request.path.startswith("/api/") or request.path in ("/health", "/ready")


def _is_at_work() -> bool:
    """Whether this is an address of the staff pages. All else that could tell may be down."""
    return request.path.split("/")[1] in _STAFF


def _words(status: int) -> tuple[str, str]:
    if status == HTTPStatus.NOT_FOUND:
        return _("We cannot find this page"), _("Check the address, or start from the first page.")
    if status == HTTPStatus.FORBIDDEN:
        return _("You cannot open this page"), _("Your role does not include it. Ask your admin.")
    if status == HTTPStatus.REQUEST_ENTITY_TOO_LARGE:
        return _("This is too much at once"), _("Nothing was stored. Please make it shorter.")
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        return _("Too many tries"), _("Wait a minute and try again.")
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return _("Something went wrong on our side"), _("Please try again in a few minutes.")
    return _("We could not read what was sent"), _("Nothing was stored. Go back and try again.")
