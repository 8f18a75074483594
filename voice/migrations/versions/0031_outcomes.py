"""why words are not published: summed up, sent to complaints, or set aside as abusive"""

import sqlalchemy as sa
from alembic import op

revision = "0031_outcomes"
down_revision = "0030_register"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for table in ("safe_words", "earlier_marks"):
        op.add_column(table, sa.Column("reason", sa.Text(), nullable=True))


def downgrade() -> None:
    for table in ("earlier_marks", "safe_words"):
        op.drop_column(table, "reason")  # in place: a table made anew would lose its triggers
