"""keyed hashes of picture codes

Revision ID: 0025_receipts
Revises: 0023_privacy
"""

from collections.abc import Callable

import sqlalchemy as sa
from alembic import op
from flask import current_app

from surveys import receipts

revision = '0025_receipts'
down_revision = '0023_privacy'
branch_labels = None
depends_on = None

_STEP = 5_000


def upgrade() -> None:
    # What tablets and paper have set aside stays hashed slowly: their identifiers stand nowhere.
    _hash_anew(receipts.digest)


def downgrade() -> None:
    _hash_anew(receipts.slow_digest)


def _hash_anew(digest: Callable[[bytes, str], str]) -> None:
    """A code follows from its response's identifier and the area's key; so does its hash."""
    key = str(current_app.config['SECRET_KEY']).encode()
    response = sa.table(
        'response',
        sa.column('id', sa.Uuid()),
        sa.column('receipt_attempt', sa.Integer()),
        sa.column('receipt_digest', sa.Text()),
    )
    connection = op.get_bind()
    rows = connection.execute(sa.select(response.c.id, response.c.receipt_attempt)).all()
    change = (
        sa.update(response)
        .where(response.c.id == sa.bindparam('row'))
        .values(receipt_digest=sa.bindparam('digest'))
    )
    for start in range(0, len(rows), _STEP):
        connection.execute(
            change,
            [
                {'row': one.id, 'digest': digest(key, receipts.make(key, *one))}
                for one in rows[start : start + _STEP]
            ],
        )
