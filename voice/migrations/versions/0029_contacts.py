"""people who want someone to contact them, apart from all answers"""

import sqlalchemy as sa
from alembic import op

revision = "0029_contacts"
down_revision = "0027_change_marks"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "contact_request",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("consultation_id", sa.Integer(), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("delete_on", sa.Date(), nullable=False),
        sa.Column("sealed", sa.Text(), nullable=True),
        sa.Column("taken_by_id", sa.Integer(), nullable=True),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("closed_for", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["consultation_id"], ["consultation.id"], name=op.f("fk_contact_request_consultation_id_consultation")),
        sa.ForeignKeyConstraint(["taken_by_id"], ["user.id"], name=op.f("fk_contact_request_taken_by_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contact_request")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_contact_request_consultation_id"), "contact_request", ["consultation_id"])
    op.create_index("ix_contact_request_day", "contact_request", ["day"])
    op.create_index("ix_contact_request_delete_on", "contact_request", ["delete_on"])


def downgrade() -> None:
    op.drop_table("contact_request")
