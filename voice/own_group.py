"""What belongs to another group is not there: in no list, no count, and at no address.

It is left out where staff pages, and programs with a person's token, ask the database, so that none
can forget it. Pages of the public, jobs and commands see everything.
"""

from collections.abc import Iterator
from typing import Any

from flask import Flask, g, has_app_context, request
from flask_login import current_user
from sqlalchemy import ColumnElement, event, exists, or_
from sqlalchemy.orm import ORMExecuteState, Session, aliased, with_loader_criteria
from sqlalchemy.orm.interfaces import ORMOption

from surveys.base import Base
from surveys.models import Consultation, Edition, Recording, Response, Survey
from voice.accounts import rights
from voice.accounts.models import User
from voice.db import db
from voice.sessions import is_staff_path

_EVERY = next(iter(rights.OF_EVERY_GROUP))


def init_app(app: Flask) -> None:
    """Leave out of what staff pages read whatever belongs to other groups."""
    app.before_request(_begin)
    if not event.contains(Session, "do_orm_execute", leave_out):
        event.listen(Session, "do_orm_execute", leave_out)


def leave_out(asked: ORMExecuteState) -> None:
    """Narrow a query of a staff page down to what its person may see."""
    if not asked.is_select or asked.is_relationship_load or asked.is_column_load:
        return
    if asked.execution_options.get(_EVERY):
        return
    if hidden := left_out():
        asked.statement = asked.statement.options(*_criteria(hidden))


def left_out() -> frozenset[int]:
    """The consultations that nothing shows which is read here and now."""
    return _hidden() if has_app_context() and g.get("narrows") else frozenset()


def act_for(person: User) -> None:
    """Narrow what this request reads from here on to what the person behind its token may see."""
    g.hidden_consultations = rights.hidden_from(db.session, person)
    g.narrows = True


def _begin() -> None:
    # A job that a page's own process does has a context of its own, and sees everything.
    g.narrows = is_staff_path(request.path)


def _hidden() -> frozenset[int]:
    """Asked once a request, when it is known who is at the page."""
    if "hidden_consultations" not in g:
        g.hidden_consultations = frozenset()  # meanwhile: finding out asks the database too
        if current_user.is_authenticated:
            g.hidden_consultations = rights.hidden_from(db.session, current_user)
        else:
            del g.hidden_consultations
            return frozenset()
    found: frozenset[int] = g.hidden_consultations
    return found


def _criteria(hidden: frozenset[int]) -> Iterator[ORMOption]:
    yield _only(Consultation, Consultation.id.not_in(hidden))
    for mapper in Base.registry.mappers:
        if "consultation_id" in mapper.columns:
            column = mapper.columns["consultation_id"]
            yield _only(mapper.class_, or_(column.is_(None), column.not_in(hidden)))
    yield _only(Recording, _recorded_elsewhere(hidden))


def _recorded_elsewhere(hidden: frozenset[int]) -> ColumnElement[bool]:
    # Aliases: the query around may read the same tables, and means its own rows of them.
    response, edition, survey = aliased(Response), aliased(Edition), aliased(Survey)
    return exists().where(
        response.id == Recording.response_id,
        edition.id == response.edition_id,
        survey.id == edition.survey_id,
        survey.consultation_id.not_in(hidden),
    )


def _only(kind: type[Any], condition: ColumnElement[bool]) -> ORMOption:
    return with_loader_criteria(kind, condition, propagate_to_loaders=False)
