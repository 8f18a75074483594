"""What members write in a workshop, put before the safeguarding leads."""

from collections.abc import Mapping, Sequence

from flask import url_for
from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from voice.listen.workshop.models import Proposal, WorkshopLink
from voice.safeguarding.models import Concern
from voice.safeguarding.sources import Piece, Said


def fetch(session: Session, concerns: Sequence[Concern]) -> Mapping[int, Said]:
    """What stands behind reviews of names for themes (`sources.Fetch`)."""
    numbers = {one.proposal_id: one.id for one in concerns if one.proposal_id is not None}
    found = session.scalars(
        select(Proposal)
        .where(Proposal.id.in_(numbers))
        .options(
            joinedload(Proposal.theme),
            joinedload(Proposal.link).joinedload(WorkshopLink.consultation),
        )
    )
    return {
        numbers[one.id]: Said(
            pieces=[Piece(one.words, one.language)],
            who=one.link.group,
            asked=one.theme.name,
            language=one.language,
            address=url_for("listen.workshop", code=one.link.consultation.code),
        )
        for one in found
    }
