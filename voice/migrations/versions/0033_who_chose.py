"""who chose the answer, where someone answered for another"""

import sqlalchemy as sa
from alembic import op

revision = "0033_who_chose"
down_revision = "0032_trials"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("response", sa.Column("who_chose", sa.Text(), nullable=True))
    op.add_column("comment", sa.Column("who_chose", sa.Text(), nullable=True))


def downgrade() -> None:
    op.drop_column("comment", "who_chose")
    op.drop_column("response", "who_chose")
