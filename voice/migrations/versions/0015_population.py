"""figures of the population, and plans to hear from groups that are not heard yet"""

import sqlalchemy as sa
from alembic import op

from surveys.base import UtcDateTime

revision = '0015_population'
down_revision = "0014_safeguarding"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('population_file',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('added_by_id', sa.Integer(), nullable=True),
    sa.Column('added_at', UtcDateTime(), nullable=False),
    sa.ForeignKeyConstraint(['added_by_id'], ['user.id'], name=op.f('fk_population_file_added_by_id_user'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_population_file')),
    sa.UniqueConstraint('name', name=op.f('uq_population_file_name'))
    )
    op.create_table('population_figure',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('file_id', sa.Integer(), nullable=False),
    sa.Column('dimension', sa.Text(), nullable=False),
    sa.Column('group', sa.Text(), nullable=False),
    sa.Column('value', sa.Double(), nullable=False),
    sa.Column('denominator', sa.Double(), nullable=False),
    sa.Column('date', sa.Text(), nullable=False),
    sa.Column('source', sa.Text(), nullable=False),
    sa.Column('confidence', sa.Text(), nullable=False),
    sa.Column('among', sa.Text(), nullable=False),
    sa.Column('note', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['file_id'], ['population_file.id'], name=op.f('fk_population_figure_file_id_population_file'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_population_figure'))
    )
    op.create_index(op.f('ix_population_figure_file_id'), 'population_figure', ['file_id'])

    op.create_table('plan',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('consultation_id', sa.Integer(), nullable=False),
    sa.Column('dimension', sa.Text(), nullable=False),
    sa.Column('group', sa.Text(), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('owner_id', sa.Integer(), nullable=True),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('heard_before', sa.Integer(), nullable=False),
    sa.Column('made_at', UtcDateTime(), nullable=False),
    sa.Column('done_at', UtcDateTime(), nullable=True),
    sa.ForeignKeyConstraint(['consultation_id'], ['consultation.id'], name=op.f('fk_plan_consultation_id_consultation')),
    sa.ForeignKeyConstraint(['owner_id'], ['user.id'], name=op.f('fk_plan_owner_id_user'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_plan'))
    )
    op.create_index(op.f('ix_plan_consultation_id'), 'plan', ['consultation_id'])
    op.create_table('plan_event',
    sa.Column('plan_id', sa.Integer(), nullable=False),
    sa.Column('event_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['event_id'], ['event.id'], name=op.f('fk_plan_event_event_id_event'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['plan_id'], ['plan.id'], name=op.f('fk_plan_event_plan_id_plan'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('plan_id', 'event_id', name=op.f('pk_plan_event'))
    )
    op.create_index(op.f('ix_plan_event_event_id'), 'plan_event', ['event_id'])

    with op.batch_alter_table('outreach', schema=None) as batch_op:
        batch_op.add_column(sa.Column('plan_id', sa.Integer(), nullable=True))
        batch_op.create_index(batch_op.f('ix_outreach_plan_id'), ['plan_id'])
        batch_op.create_foreign_key(batch_op.f('fk_outreach_plan_id_plan'), 'plan', ['plan_id'], ['id'], ondelete='SET NULL')


def downgrade() -> None:
    with op.batch_alter_table('outreach', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_outreach_plan_id_plan'), type_='foreignkey')
        batch_op.drop_index(batch_op.f('ix_outreach_plan_id'))
        batch_op.drop_column('plan_id')
    op.drop_table('plan_event')
    op.drop_table('plan')
    op.drop_table('population_figure')
    op.drop_table('population_file')
