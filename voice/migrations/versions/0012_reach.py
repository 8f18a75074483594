"""why a survey ended early or later, who was met on its way to people, and reminders"""

import sqlalchemy as sa
from alembic import op

from surveys.base import UtcDateTime, type_of_json

revision = '0012_reach'
down_revision = "0011_languages"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('ending',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('consultation_id', sa.Integer(), nullable=False),
    sa.Column('survey_id', sa.Integer(), nullable=True),
    sa.Column('reason', type_of_json, nullable=False),
    sa.Column('until', sa.Date(), nullable=False),
    sa.Column('at', UtcDateTime(), nullable=False),
    sa.ForeignKeyConstraint(['consultation_id'], ['consultation.id'], name=op.f('fk_ending_consultation_id_consultation')),
    sa.ForeignKeyConstraint(['survey_id'], ['survey.id'], name=op.f('fk_ending_survey_id_survey')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_ending'))
    )
    op.create_index(op.f('ix_ending_consultation_id'), 'ending', ['consultation_id'])
    op.create_index(op.f('ix_ending_survey_id'), 'ending', ['survey_id'])

    op.create_table('outreach',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('survey_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.Text(), nullable=False),
    sa.Column('who', sa.Text(), nullable=False),
    sa.Column('place', sa.Text(), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('people', sa.Integer(), nullable=False),
    sa.Column('leaflets', sa.Integer(), nullable=False),
    sa.Column('posters', sa.Integer(), nullable=False),
    sa.Column('added_at', UtcDateTime(), nullable=False),
    sa.ForeignKeyConstraint(['survey_id'], ['survey.id'], name=op.f('fk_outreach_survey_id_survey')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_outreach'))
    )
    op.create_index(op.f('ix_outreach_survey_id'), 'outreach', ['survey_id'])

    op.create_table('reminder',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('survey_id', sa.Integer(), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('done_at', UtcDateTime(), nullable=True),
    sa.ForeignKeyConstraint(['survey_id'], ['survey.id'], name=op.f('fk_reminder_survey_id_survey')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_reminder'))
    )
    op.create_index(op.f('ix_reminder_survey_id'), 'reminder', ['survey_id'])


def downgrade() -> None:
    op.drop_table('reminder')
    op.drop_table('outreach')
    op.drop_table('ending')
