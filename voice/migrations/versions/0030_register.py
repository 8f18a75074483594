"""whom the law says to consult: how each was asked, or why not"""

import sqlalchemy as sa
from alembic import op

from surveys.base import UtcDateTime

revision = "0030_register"
down_revision = "0029_contacts"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "consultee",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("consultation_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("asked_on", sa.Date(), nullable=True),
        sa.Column("way", sa.Text(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("why_not", sa.Text(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.CheckConstraint("(asked_on IS NULL) = (why_not <> '')", name=op.f("ck_consultee_asked_or_why_not")),
        sa.ForeignKeyConstraint(["by_id"], ["user.id"], name=op.f("fk_consultee_by_id_user"), ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["consultation_id"], ["consultation.id"], name=op.f("fk_consultee_consultation_id_consultation")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consultee")),
    )
    op.create_index(op.f("ix_consultee_consultation_id"), "consultee", ["consultation_id"])


def downgrade() -> None:
    op.drop_table("consultee")
