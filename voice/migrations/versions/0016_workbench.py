"""decisions at the workbench, samples that two people code, and who claimed a job when"""

import sqlalchemy as sa
from alembic import op

from surveys.base import UtcDateTime

revision = "0016_workbench"
down_revision = "0015_population"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('coding_sample',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('consultation_id', sa.Integer(), nullable=False),
    sa.Column('first_id', sa.Integer(), nullable=False),
    sa.Column('second_id', sa.Integer(), nullable=True),
    sa.Column('made_at', UtcDateTime(), nullable=False),
    sa.ForeignKeyConstraint(['consultation_id'], ['consultation.id'], name=op.f('fk_coding_sample_consultation_id_consultation')),
    sa.ForeignKeyConstraint(['first_id'], ['user.id'], name=op.f('fk_coding_sample_first_id_user')),
    sa.ForeignKeyConstraint(['second_id'], ['user.id'], name=op.f('fk_coding_sample_second_id_user')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_coding_sample'))
    )
    op.create_index(op.f('ix_coding_sample_consultation_id'), 'coding_sample', ['consultation_id'])
    op.create_table('coding_sample_theme',
    sa.Column('sample_id', sa.Integer(), nullable=False),
    sa.Column('theme_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['sample_id'], ['coding_sample.id'], name=op.f('fk_coding_sample_theme_sample_id_coding_sample'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['theme_id'], ['theme.id'], name=op.f('fk_coding_sample_theme_theme_id_theme'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('sample_id', 'theme_id', name=op.f('pk_coding_sample_theme'))
    )
    op.create_index(op.f('ix_coding_sample_theme_theme_id'), 'coding_sample_theme', ['theme_id'])
    op.create_table('coding_step',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('consultation_id', sa.Integer(), nullable=False),
    sa.Column('comment_id', sa.Integer(), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=False),
    sa.Column('made_at', UtcDateTime(), nullable=False),
    sa.Column('new_theme_id', sa.Integer(), nullable=True),
    sa.Column('taken_back_at', UtcDateTime(), nullable=True),
    sa.ForeignKeyConstraint(['by_id'], ['user.id'], name=op.f('fk_coding_step_by_id_user')),
    sa.ForeignKeyConstraint(['comment_id'], ['comment.id'], name=op.f('fk_coding_step_comment_id_comment'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['consultation_id'], ['consultation.id'], name=op.f('fk_coding_step_consultation_id_consultation')),
    sa.ForeignKeyConstraint(['new_theme_id'], ['theme.id'], name=op.f('fk_coding_step_new_theme_id_theme'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_coding_step'))
    )
    op.create_index(op.f('ix_coding_step_comment_id'), 'coding_step', ['comment_id'])
    op.create_index('ix_coding_step_person', 'coding_step', ['consultation_id', 'by_id', 'id'])
    op.create_table('sampled_comment',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('sample_id', sa.Integer(), nullable=False),
    sa.Column('comment_id', sa.Integer(), nullable=False),
    sa.Column('first_at', UtcDateTime(), nullable=True),
    sa.Column('second_at', UtcDateTime(), nullable=True),
    sa.ForeignKeyConstraint(['comment_id'], ['comment.id'], name=op.f('fk_sampled_comment_comment_id_comment'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['sample_id'], ['coding_sample.id'], name=op.f('fk_sampled_comment_sample_id_coding_sample'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_sampled_comment')),
    sa.UniqueConstraint('sample_id', 'comment_id', name=op.f('uq_sampled_comment_sample_id_comment_id'))
    )
    op.create_index(op.f('ix_sampled_comment_comment_id'), 'sampled_comment', ['comment_id'])
    op.create_table('coding_change',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('step_id', sa.Integer(), nullable=False),
    sa.Column('theme_id', sa.Integer(), nullable=False),
    sa.Column('before_state', sa.Text(), nullable=True),
    sa.Column('before_by_id', sa.Integer(), nullable=True),
    sa.Column('before_at', UtcDateTime(), nullable=True),
    sa.Column('after_state', sa.Text(), nullable=False),
    sa.Column('after_at', UtcDateTime(), nullable=False),
    sa.ForeignKeyConstraint(['before_by_id'], ['user.id'], name=op.f('fk_coding_change_before_by_id_user')),
    sa.ForeignKeyConstraint(['step_id'], ['coding_step.id'], name=op.f('fk_coding_change_step_id_coding_step'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['theme_id'], ['theme.id'], name=op.f('fk_coding_change_theme_id_theme'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_coding_change'))
    )
    op.create_index(op.f('ix_coding_change_step_id'), 'coding_change', ['step_id'])
    op.create_index(op.f('ix_coding_change_theme_id'), 'coding_change', ['theme_id'])
    op.create_table('sample_mark',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('sampled_id', sa.Integer(), nullable=False),
    sa.Column('theme_id', sa.Integer(), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['by_id'], ['user.id'], name=op.f('fk_sample_mark_by_id_user')),
    sa.ForeignKeyConstraint(['sampled_id'], ['sampled_comment.id'], name=op.f('fk_sample_mark_sampled_id_sampled_comment'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['theme_id'], ['theme.id'], name=op.f('fk_sample_mark_theme_id_theme'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_sample_mark')),
    sa.UniqueConstraint('sampled_id', 'theme_id', 'by_id', name=op.f('uq_sample_mark_sampled_id_theme_id_by_id'))
    )
    op.create_index(op.f('ix_sample_mark_theme_id'), 'sample_mark', ['theme_id'])

    with op.batch_alter_table('job', schema=None) as batch_op:
        batch_op.add_column(sa.Column('claimed_at', UtcDateTime(), nullable=True))
    op.create_index('ix_comment_order', 'comment', ['consultation_id', 'id'])
    op.create_index('ix_coding_sureness', 'coding', ['theme_id', 'state', 'confidence', 'comment_id'])
    op.drop_index(op.f('ix_coding_theme_id'), 'coding')


def downgrade() -> None:
    op.create_index(op.f('ix_coding_theme_id'), 'coding', ['theme_id'])
    op.drop_index('ix_coding_sureness', 'coding')
    op.drop_index('ix_comment_order', 'comment')
    with op.batch_alter_table('job', schema=None) as batch_op:
        batch_op.drop_column('claimed_at')
    op.drop_table('sample_mark')
    op.drop_table('coding_change')
    op.drop_table('sampled_comment')
    op.drop_table('coding_step')
    op.drop_table('coding_sample_theme')
    op.drop_table('coding_sample')
