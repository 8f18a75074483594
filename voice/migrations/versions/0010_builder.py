"""parts that were taken out of a draft, and pictures of an area's own"""

import sqlalchemy as sa
from alembic import op

from surveys.base import UtcDateTime, type_of_json

revision = '0010_builder'
down_revision = "0009_drafts"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('removed',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('survey_id', sa.Integer(), nullable=False),
    sa.Column('inside', sa.Text(), nullable=False),
    sa.Column('place', sa.Integer(), nullable=False),
    sa.Column('part', type_of_json, nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=True),
    sa.Column('at', UtcDateTime(), nullable=False),
    sa.ForeignKeyConstraint(['by_id'], ['user.id'], name=op.f('fk_removed_by_id_user'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['survey_id'], ['survey.id'], name=op.f('fk_removed_survey_id_survey'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_removed'))
    )
    with op.batch_alter_table('removed', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_removed_survey_id'), ['survey_id'], unique=False)

    op.create_table('own_picture',
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('words', sa.Text(), nullable=False),
    sa.Column('licence', sa.Text(), nullable=False),
    sa.Column('credit', sa.Text(), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=True),
    sa.Column('at', UtcDateTime(), nullable=False),
    sa.ForeignKeyConstraint(['by_id'], ['user.id'], name=op.f('fk_own_picture_by_id_user'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('name', name=op.f('pk_own_picture'))
    )


def downgrade() -> None:
    op.drop_table('own_picture')
    with op.batch_alter_table('removed', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_removed_survey_id'))

    op.drop_table('removed')
