"""the version of a survey's draft, and the timeline of a consultation"""

import sqlalchemy as sa
from alembic import op

from surveys.base import UtcDateTime, type_of_json

revision = '0009_drafts'
down_revision = "0008_transcripts"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('survey', sa.Column('version', sa.Integer(), server_default='1', nullable=False))

    op.create_table('happening',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('consultation_id', sa.Integer(), nullable=False),
    sa.Column('survey_id', sa.Integer(), nullable=True),
    sa.Column('kind', sa.Text(), nullable=False),
    sa.Column('details', type_of_json, nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=True),
    sa.Column('at', UtcDateTime(), nullable=False),
    sa.ForeignKeyConstraint(['by_id'], ['user.id'], name=op.f('fk_happening_by_id_user'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['consultation_id'], ['consultation.id'], name=op.f('fk_happening_consultation_id_consultation')),
    sa.ForeignKeyConstraint(['survey_id'], ['survey.id'], name=op.f('fk_happening_survey_id_survey')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_happening'))
    )
    with op.batch_alter_table('happening', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_happening_consultation_id'), ['consultation_id'], unique=False)


def downgrade() -> None:
    with op.batch_alter_table('happening', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_happening_consultation_id'))

    op.drop_table('happening')
    op.drop_column('survey', 'version')
