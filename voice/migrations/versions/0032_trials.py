"""who tried to find a person in a release, and what a theme is evidence of (section 19)"""

import sqlalchemy as sa
from alembic import op

from surveys.base import UtcDateTime, type_of_json

revision = "0032_trials"
down_revision = "0031_outcomes"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "intruder_trial",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("release_id", sa.Integer(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("tried", sa.Text(), nullable=False),
        sa.Column("found", sa.Boolean(), nullable=False),
        sa.Column("marked", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["user.id"], name=op.f("fk_intruder_trial_by_id_user"), ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["release_id"], ["release.id"], name=op.f("fk_intruder_trial_release_id_release"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_intruder_trial")),
    )
    op.create_index(op.f("ix_intruder_trial_release_id"), "intruder_trial", ["release_id"])
    op.add_column("theme", sa.Column("section_19", type_of_json, nullable=True))


def downgrade() -> None:
    op.drop_column("theme", "section_19")  # in place: a table made anew would lose its triggers
    op.drop_table("intruder_trial")
