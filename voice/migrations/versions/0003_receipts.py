"""slow hashes of picture codes, and when a person changed their answers"""

from concurrent.futures import ThreadPoolExecutor

import sqlalchemy as sa
from alembic import op
from flask import current_app

from surveys import receipts
from surveys.base import UtcDateTime

revision = '0003_receipts'
down_revision = '0002_recordings'
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Never in a batch: SQLite would rebuild the table, and every answer would go with the old one.
    op.add_column('response', sa.Column('changed_at', UtcDateTime(), nullable=True))
    _hash_anew()


def downgrade() -> None:
    # The hashes stay slow ones: what went before can be made from the area's key again.
    op.drop_column('response', 'changed_at')


def _hash_anew() -> None:
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
    with ThreadPoolExecutor() as threads:  # hashing leaves Python's lock to others
        made = threads.map(lambda row: receipts.prepare(key, *row), rows)
        digests = [{'row': row.id, 'digest': one.digest} for row, one in zip(rows, made)]
    if digests:
        connection.execute(
            sa.update(response)
            .where(response.c.id == sa.bindparam('row'))
            .values(receipt_digest=sa.bindparam('digest')),
            digests,
        )
