"""who helped a person to answer"""

import sqlalchemy as sa
from alembic import op

revision = "0005_helper_role"
down_revision = "0004_events"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("response", sa.Column("helper_role", sa.Text(), nullable=True))


def downgrade() -> None:
    op.drop_column("response", "helper_role")
