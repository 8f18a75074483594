"""the numbers behind printed words, replies to releases, and addresses for one message"""

import sqlalchemy as sa
from alembic import op

revision = '0021_answers_back'
down_revision = "0020_plans"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('release_count',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('release_id', sa.Integer(), nullable=False),
    sa.Column('priority_id', sa.Integer(), nullable=False),
    sa.Column('audience', sa.Text(), nullable=False),
    sa.Column('word', sa.Text(), nullable=False),
    sa.Column('said', sa.Integer(), nullable=False),
    sa.Column('heard', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['priority_id'], ['priority.id'], name=op.f('fk_release_count_priority_id_priority'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['release_id'], ['release.id'], name=op.f('fk_release_count_release_id_release'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_release_count')),
    sa.UniqueConstraint('release_id', 'priority_id', 'audience', name=op.f('uq_release_count_release_id_priority_id_audience'))
    )
    op.create_index(op.f('ix_release_count_priority_id'), 'release_count', ['priority_id'])
    op.create_table('reply',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('release_id', sa.Integer(), nullable=False),
    sa.Column('item', sa.Text(), nullable=False),
    sa.Column('is_right', sa.Boolean(), nullable=False),
    sa.Column('comment_id', sa.Integer(), nullable=True),
    sa.Column('on', sa.Date(), nullable=False),
    sa.ForeignKeyConstraint(['comment_id'], ['comment.id'], name=op.f('fk_reply_comment_id_comment'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['release_id'], ['release.id'], name=op.f('fk_reply_release_id_release'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_reply')),
    sa.UniqueConstraint('comment_id', name=op.f('uq_reply_comment_id'))
    )
    op.create_index(op.f('ix_reply_release_id'), 'reply', ['release_id'])
    op.create_table('reply_address',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('consultation_id', sa.Integer(), nullable=False),
    sa.Column('language', sa.Text(), nullable=False),
    sa.Column('kind', sa.Text(), nullable=False),
    sa.Column('digest', sa.Text(), nullable=False),
    sa.Column('sealed', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['consultation_id'], ['consultation.id'], name=op.f('fk_reply_address_consultation_id_consultation')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_reply_address')),
    sa.UniqueConstraint('consultation_id', 'digest', name=op.f('uq_reply_address_consultation_id_digest'))
    )


def downgrade() -> None:
    op.drop_table('reply_address')
    op.drop_index(op.f('ix_reply_release_id'), table_name='reply')
    op.drop_table('reply')
    op.drop_index(op.f('ix_release_count_priority_id'), table_name='release_count')
    op.drop_table('release_count')
