"""how far words are in each language: of surveys, of consultations, of the interface"""

import sqlalchemy as sa
from alembic import op

from surveys.base import UtcDateTime, type_of_json

revision = '0011_languages'
down_revision = "0010_builder"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for table, owner in (("survey_word", "survey"), ("consultation_word", "consultation")):
        op.create_table(
            table,
            sa.Column(f"{owner}_id", sa.Integer(), nullable=False),
            sa.Column("place", sa.Text(), nullable=False),
            sa.Column("language", sa.Text(), nullable=False),
            sa.Column("words_digest", sa.Text(), nullable=False),
            sa.Column("english_digest", sa.Text(), nullable=False),
            sa.Column("english", sa.Text(), nullable=False),
            sa.Column("back_translation", sa.Text(), nullable=False),
            *_standing(table),
            sa.ForeignKeyConstraint([f"{owner}_id"], [f"{owner}.id"], name=op.f(f"fk_{table}_{owner}_id_{owner}"), ondelete="CASCADE"),
            sa.PrimaryKeyConstraint("place", "language", f"{owner}_id", name=op.f(f"pk_{table}")),
        )
    op.create_table(
        "interface_word",
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("context", sa.Text(), nullable=False),
        sa.Column("english", sa.Text(), nullable=False),
        sa.Column("plural", sa.Text(), nullable=False),
        sa.Column("words", type_of_json, nullable=False),
        sa.Column("changed_at", UtcDateTime(), nullable=False),
        *_standing("interface_word"),
        sa.PrimaryKeyConstraint("language", "digest", name=op.f("pk_interface_word")),
    )
    op.create_index(op.f("ix_interface_word_changed_at"), "interface_word", ["changed_at"])


def downgrade() -> None:
    op.drop_table("interface_word")
    op.drop_table("consultation_word")
    op.drop_table("survey_word")


def _standing(table: str) -> list[sa.Column | sa.ForeignKeyConstraint]:
    steps = ("written", "checked", "approved")
    return [
        sa.Column("state", sa.Text(), nullable=False),
        *(sa.Column(f"{step}_at", UtcDateTime(), nullable=True) for step in steps),
        *(sa.Column(f"{step}_by_id", sa.Integer(), nullable=True) for step in steps),
        *(
            sa.ForeignKeyConstraint([f"{step}_by_id"], ["user.id"], name=op.f(f"fk_{table}_{step}_by_id_user"), ondelete="SET NULL")
            for step in steps
        ),
    ]
