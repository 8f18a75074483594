"""whether a recording may be played to others, with the voice changed"""

import sqlalchemy as sa
from alembic import op

revision = "0007_may_play"
down_revision = "0006_sounds"
branch_labels = None
depends_on = None


def upgrade() -> None:
    column = sa.Column("may_play", sa.Boolean(), server_default=sa.false(), nullable=False)
    op.add_column("response", column)


def downgrade() -> None:
    op.drop_column("response", "may_play")
