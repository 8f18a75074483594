"""whether a consultation is research"""

import sqlalchemy as sa
from alembic import op

revision = "0034_inquiry"
down_revision = "0033_who_chose"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("consultation", sa.Column("inquiry", sa.Text(), nullable=False, server_default=""))


def downgrade() -> None:
    op.drop_column("consultation", "inquiry")
