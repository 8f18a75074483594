"""counts of tries that processes share, and data protection impact assessments"""

import sqlalchemy as sa
from alembic import op

from surveys.base import UtcDateTime, type_of_json

revision = '0023_privacy'
down_revision = "0022_people"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('try',
    sa.Column('key', sa.Text(), nullable=False),
    sa.Column('hits', sa.Integer(), nullable=False),
    sa.Column('until', sa.Double(), nullable=False),
    sa.PrimaryKeyConstraint('key', name=op.f('pk_try'))
    )
    op.create_index(op.f('ix_try_until'), 'try', ['until'])
    op.create_table('assessment',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('consultation_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('answers', type_of_json, nullable=False),
    sa.Column('written_by_id', sa.Integer(), nullable=True),
    sa.Column('written_at', UtcDateTime(), nullable=False),
    sa.Column('signed_by', sa.Text(), nullable=True),
    sa.Column('signed_as', sa.Text(), nullable=True),
    sa.Column('signed_on', sa.Date(), nullable=True),
    sa.ForeignKeyConstraint(['consultation_id'], ['consultation.id'], name=op.f('fk_assessment_consultation_id_consultation')),
    sa.ForeignKeyConstraint(['written_by_id'], ['user.id'], name=op.f('fk_assessment_written_by_id_user')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_assessment')),
    sa.UniqueConstraint('consultation_id', 'number', name=op.f('uq_assessment_consultation_id_number'))
    )


def downgrade() -> None:
    op.drop_table('assessment')
    op.drop_index(op.f('ix_try_until'), table_name='try')
    op.drop_table('try')
