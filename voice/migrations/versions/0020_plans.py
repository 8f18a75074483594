"""promises as actions of a plan, their history, plans from files, calendars"""

import sqlalchemy as sa
from alembic import op

from surveys.base import UtcDateTime, type_of_json

revision = '0020_plans'
down_revision = "0019_rankings"
branch_labels = None
depends_on = None

WORDS = (
    "ref", "outcome", "scope", "purpose", "improves", "partner", "timescale", "indicator",
    "baseline", "target", "see_also", "contact",
)


def kept() -> tuple[sa.CheckConstraint, ...]:
    """What SQLite forgets when it rebuilds the table."""
    return (sa.CheckConstraint("(kind = 'cannot') = (status = 'cannot')", name=op.f('ck_promise_cannot_has_no_progress')),)


def upgrade() -> None:
    with op.batch_alter_table('promise', schema=None, table_args=kept()) as batch_op:
        batch_op.add_column(sa.Column('consultation_id', sa.Integer(), nullable=True))
        for name in WORDS:
            batch_op.add_column(sa.Column(name, sa.Text(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column('nobody_yet', sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.add_column(sa.Column('review_on', sa.Date(), nullable=True))
        batch_op.alter_column('priority_id', existing_type=sa.Integer(), nullable=True)
    op.execute(
        "UPDATE promise SET consultation_id ="
        " (SELECT consultation_id FROM priority WHERE priority.id = promise.priority_id)"
    )
    with op.batch_alter_table('promise', schema=None, table_args=kept()) as batch_op:
        batch_op.alter_column('consultation_id', existing_type=sa.Integer(), nullable=False)
        batch_op.create_index(batch_op.f('ix_promise_consultation_id'), ['consultation_id'])
        batch_op.create_foreign_key(batch_op.f('fk_promise_consultation_id_consultation'), 'consultation', ['consultation_id'], ['id'])

    op.create_table('promise_theme',
    sa.Column('promise_id', sa.Integer(), nullable=False),
    sa.Column('theme_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['promise_id'], ['promise.id'], name=op.f('fk_promise_theme_promise_id_promise'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['theme_id'], ['theme.id'], name=op.f('fk_promise_theme_theme_id_theme'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('promise_id', 'theme_id', name=op.f('pk_promise_theme'))
    )
    op.create_index(op.f('ix_promise_theme_theme_id'), 'promise_theme', ['theme_id'])
    op.create_table('promise_update',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('promise_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.Text(), nullable=False),
    sa.Column('on', sa.Date(), nullable=False),
    sa.Column('status', sa.Text(), nullable=False),
    sa.Column('note', sa.Text(), nullable=False),
    sa.Column('evidence', sa.Text(), nullable=False),
    sa.Column('changes', type_of_json, nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=True),
    sa.Column('made_at', UtcDateTime(), nullable=False),
    sa.ForeignKeyConstraint(['by_id'], ['user.id'], name=op.f('fk_promise_update_by_id_user'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['promise_id'], ['promise.id'], name=op.f('fk_promise_update_promise_id_promise'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_promise_update'))
    )
    op.create_index(op.f('ix_promise_update_promise_id'), 'promise_update', ['promise_id'])
    op.create_table('promise_opinion',
    sa.Column('promise_id', sa.Integer(), nullable=False),
    sa.Column('answer', sa.Text(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['promise_id'], ['promise.id'], name=op.f('fk_promise_opinion_promise_id_promise'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('promise_id', 'answer', name=op.f('pk_promise_opinion'))
    )
    op.create_table('update_round',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('consultation_id', sa.Integer(), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=True),
    sa.Column('started_at', UtcDateTime(), nullable=False),
    sa.ForeignKeyConstraint(['by_id'], ['user.id'], name=op.f('fk_update_round_by_id_user'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['consultation_id'], ['consultation.id'], name=op.f('fk_update_round_consultation_id_consultation')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_update_round'))
    )
    op.create_index(op.f('ix_update_round_consultation_id'), 'update_round', ['consultation_id'])
    op.create_table('plan_file',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('consultation_id', sa.Integer(), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('tables', type_of_json, nullable=False),
    sa.Column('mapping', type_of_json, nullable=False),
    sa.Column('fates', type_of_json, nullable=True),
    sa.Column('added_by_id', sa.Integer(), nullable=True),
    sa.Column('added_at', UtcDateTime(), nullable=False),
    sa.Column('taken_at', UtcDateTime(), nullable=True),
    sa.ForeignKeyConstraint(['added_by_id'], ['user.id'], name=op.f('fk_plan_file_added_by_id_user'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['consultation_id'], ['consultation.id'], name=op.f('fk_plan_file_consultation_id_consultation')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_plan_file'))
    )
    op.create_index(op.f('ix_plan_file_consultation_id'), 'plan_file', ['consultation_id'])
    op.create_table('calendar_key',
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('digest', sa.Text(), nullable=False),
    sa.Column('made_at', UtcDateTime(), nullable=False),
    sa.ForeignKeyConstraint(['user_id'], ['user.id'], name=op.f('fk_calendar_key_user_id_user'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('user_id', name=op.f('pk_calendar_key')),
    sa.UniqueConstraint('digest', name=op.f('uq_calendar_key_digest'))
    )


def downgrade() -> None:
    for name in ("calendar_key", "plan_file", "update_round", "promise_opinion", "promise_update", "promise_theme"):
        op.drop_table(name)
    op.execute("DELETE FROM promise WHERE priority_id IS NULL")
    with op.batch_alter_table('promise', schema=None, table_args=kept()) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_promise_consultation_id_consultation'), type_='foreignkey')
        batch_op.drop_index(batch_op.f('ix_promise_consultation_id'))
        batch_op.drop_column('consultation_id')
        for name in (*WORDS, 'nobody_yet', 'review_on'):
            batch_op.drop_column(name)
        batch_op.alter_column('priority_id', existing_type=sa.Integer(), nullable=False)
