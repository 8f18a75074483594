"""Surveys in: a draft may change, what people answered keeps its meaning."""

from copy import deepcopy

import pytest
from sqlalchemy.orm import Session

from surveys.errors import Unusable
from surveys.models import Consultation, Edition
from tests import samples
from voice.involve import surveys


def test_the_audience_stays_once_an_edition_is_frozen(session: Session, edition: Edition) -> None:
    document = deepcopy(samples.SURVEY) | {"code": "moving-on", "audience": "parents"}
    with pytest.raises(Unusable) as refused:
        surveys.take_in(session, edition.survey.consultation, document)
    assert [(one.field, one.reason) for one in refused.value.problems] == [
        ("audience", "audience_of_an_edition")
    ]
    assert edition.survey.audience == "young_people"
    assert edition.survey.draft["audience"] == "young_people"
    document["audience"] = "young_people"
    surveys.take_in(session, edition.survey.consultation, document)


def test_the_audience_of_a_mere_draft_may_change(
    session: Session, consultation: Consultation
) -> None:
    document = deepcopy(samples.SURVEY) | {"code": "moving-on"}
    surveys.take_in(session, consultation, document)
    changed = surveys.take_in(session, consultation, document | {"audience": "parents"})
    assert changed.audience == "parents"
