"""codebook versions, merges that can be undone, runs compared, and the theme workshop"""

import sqlalchemy as sa
from alembic import op

from surveys.base import UtcDateTime, type_of_json

revision = '0017_codebook'
down_revision = "0016_workbench"
branch_labels = None
depends_on = None

COLUMNS = (('theme', 'parent_id'), ('concern', 'proposal_id'))


def upgrade() -> None:
    op.create_table('theme_run',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('consultation_id', sa.Integer(), nullable=False),
    sa.Column('at', UtcDateTime(), nullable=False),
    sa.Column('comments', sa.Integer(), nullable=False),
    sa.Column('decided', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['consultation_id'], ['consultation.id'], name=op.f('fk_theme_run_consultation_id_consultation')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_theme_run'))
    )
    op.create_index(op.f('ix_theme_run_consultation_id'), 'theme_run', ['consultation_id'])
    op.create_table('codebook_version',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('consultation_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('did', sa.Text(), nullable=False),
    sa.Column('about', type_of_json, nullable=False),
    sa.Column('credited', type_of_json, nullable=False),
    sa.Column('themes', type_of_json, nullable=False),
    sa.Column('made_at', UtcDateTime(), nullable=False),
    sa.Column('made_by_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['consultation_id'], ['consultation.id'], name=op.f('fk_codebook_version_consultation_id_consultation')),
    sa.ForeignKeyConstraint(['made_by_id'], ['user.id'], name=op.f('fk_codebook_version_made_by_id_user'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_codebook_version')),
    sa.UniqueConstraint('consultation_id', 'number', name=op.f('uq_codebook_version_consultation_id_number'))
    )
    op.create_table('run_theme',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('run_id', sa.Integer(), nullable=False),
    sa.Column('theme_id', sa.Integer(), nullable=False),
    sa.Column('theme_at', UtcDateTime(), nullable=False),
    sa.Column('name', sa.Text(), nullable=True),
    sa.Column('state', sa.Text(), nullable=False),
    sa.Column('comments', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['run_id'], ['theme_run.id'], name=op.f('fk_run_theme_run_id_theme_run'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_run_theme'))
    )
    op.create_index(op.f('ix_run_theme_run_id'), 'run_theme', ['run_id'])
    op.create_table('workshop_link',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('consultation_id', sa.Integer(), nullable=False),
    sa.Column('digest', sa.Text(), nullable=False),
    sa.Column('group', sa.Text(), nullable=False),
    sa.Column('until', sa.Date(), nullable=False),
    sa.Column('made_by_id', sa.Integer(), nullable=True),
    sa.Column('made_at', UtcDateTime(), nullable=False),
    sa.Column('revoked_at', UtcDateTime(), nullable=True),
    sa.ForeignKeyConstraint(['consultation_id'], ['consultation.id'], name=op.f('fk_workshop_link_consultation_id_consultation')),
    sa.ForeignKeyConstraint(['made_by_id'], ['user.id'], name=op.f('fk_workshop_link_made_by_id_user'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_workshop_link')),
    sa.UniqueConstraint('digest', name=op.f('uq_workshop_link_digest'))
    )
    op.create_index(op.f('ix_workshop_link_consultation_id'), 'workshop_link', ['consultation_id'])
    op.create_table('merge_suggestion',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('consultation_id', sa.Integer(), nullable=False),
    sa.Column('first_id', sa.Integer(), nullable=False),
    sa.Column('second_id', sa.Integer(), nullable=False),
    sa.Column('likeness', sa.Double(), nullable=False),
    sa.Column('dismissed_at', UtcDateTime(), nullable=True),
    sa.Column('dismissed_by_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['consultation_id'], ['consultation.id'], name=op.f('fk_merge_suggestion_consultation_id_consultation')),
    sa.ForeignKeyConstraint(['dismissed_by_id'], ['user.id'], name=op.f('fk_merge_suggestion_dismissed_by_id_user'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['first_id'], ['theme.id'], name=op.f('fk_merge_suggestion_first_id_theme'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['second_id'], ['theme.id'], name=op.f('fk_merge_suggestion_second_id_theme'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_merge_suggestion')),
    sa.UniqueConstraint('first_id', 'second_id', name=op.f('uq_merge_suggestion_first_id_second_id'))
    )
    op.create_index(op.f('ix_merge_suggestion_consultation_id'), 'merge_suggestion', ['consultation_id'])
    op.create_index(op.f('ix_merge_suggestion_second_id'), 'merge_suggestion', ['second_id'])
    op.create_table('proposal',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('link_id', sa.Integer(), nullable=False),
    sa.Column('theme_id', sa.Integer(), nullable=False),
    sa.Column('other_id', sa.Integer(), nullable=True),
    sa.Column('kind', sa.Text(), nullable=False),
    sa.Column('words', sa.Text(), nullable=False),
    sa.Column('language', sa.Text(), nullable=False),
    sa.Column('mark', sa.Text(), nullable=False),
    sa.Column('at', UtcDateTime(), nullable=False),
    sa.Column('outcome', sa.Text(), nullable=True),
    sa.Column('settled_by_id', sa.Integer(), nullable=True),
    sa.Column('settled_at', UtcDateTime(), nullable=True),
    sa.ForeignKeyConstraint(['link_id'], ['workshop_link.id'], name=op.f('fk_proposal_link_id_workshop_link')),
    sa.ForeignKeyConstraint(['other_id'], ['theme.id'], name=op.f('fk_proposal_other_id_theme'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['settled_by_id'], ['user.id'], name=op.f('fk_proposal_settled_by_id_user'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['theme_id'], ['theme.id'], name=op.f('fk_proposal_theme_id_theme'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_proposal')),
    sa.UniqueConstraint('mark', name=op.f('uq_proposal_mark'))
    )
    op.create_index(op.f('ix_proposal_link_id'), 'proposal', ['link_id'])
    op.create_index(op.f('ix_proposal_other_id'), 'proposal', ['other_id'])
    op.create_index(op.f('ix_proposal_theme_id'), 'proposal', ['theme_id'])
    op.create_table('theme_merge',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('theme_id', sa.Integer(), nullable=False),
    sa.Column('into_id', sa.Integer(), nullable=False),
    sa.Column('state', sa.Text(), nullable=False),
    sa.Column('keywords', type_of_json, nullable=False),
    sa.Column('followed', type_of_json, nullable=False),
    sa.Column('children', type_of_json, nullable=False),
    sa.Column('made_at', UtcDateTime(), nullable=False),
    sa.Column('made_by_id', sa.Integer(), nullable=True),
    sa.Column('undone_at', UtcDateTime(), nullable=True),
    sa.Column('undone_by_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['into_id'], ['theme.id'], name=op.f('fk_theme_merge_into_id_theme'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['made_by_id'], ['user.id'], name=op.f('fk_theme_merge_made_by_id_user'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['theme_id'], ['theme.id'], name=op.f('fk_theme_merge_theme_id_theme'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['undone_by_id'], ['user.id'], name=op.f('fk_theme_merge_undone_by_id_user'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_theme_merge'))
    )
    op.create_index(op.f('ix_theme_merge_into_id'), 'theme_merge', ['into_id'])
    op.create_index(op.f('ix_theme_merge_theme_id'), 'theme_merge', ['theme_id'])
    op.create_table('merged_coding',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('merge_id', sa.Integer(), nullable=False),
    sa.Column('comment_id', sa.Integer(), nullable=False),
    sa.Column('state', sa.Text(), nullable=False),
    sa.Column('confidence', sa.Double(), nullable=True),
    sa.Column('evidence', type_of_json, nullable=False),
    sa.Column('decided_by_id', sa.Integer(), nullable=True),
    sa.Column('decided_at', UtcDateTime(), nullable=True),
    sa.Column('there', sa.Text(), nullable=True),
    sa.Column('there_by_id', sa.Integer(), nullable=True),
    sa.Column('there_at', UtcDateTime(), nullable=True),
    sa.ForeignKeyConstraint(['comment_id'], ['comment.id'], name=op.f('fk_merged_coding_comment_id_comment'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['decided_by_id'], ['user.id'], name=op.f('fk_merged_coding_decided_by_id_user')),
    sa.ForeignKeyConstraint(['merge_id'], ['theme_merge.id'], name=op.f('fk_merged_coding_merge_id_theme_merge'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['there_by_id'], ['user.id'], name=op.f('fk_merged_coding_there_by_id_user')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_merged_coding'))
    )
    op.create_index(op.f('ix_merged_coding_comment_id'), 'merged_coding', ['comment_id'])
    op.create_index(op.f('ix_merged_coding_merge_id'), 'merged_coding', ['merge_id'])
    op.create_table('workshop_quote',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('theme_id', sa.Integer(), nullable=False),
    sa.Column('comment_id', sa.Integer(), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('chosen_by_id', sa.Integer(), nullable=True),
    sa.Column('chosen_at', UtcDateTime(), nullable=False),
    sa.ForeignKeyConstraint(['chosen_by_id'], ['user.id'], name=op.f('fk_workshop_quote_chosen_by_id_user'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['comment_id'], ['comment.id'], name=op.f('fk_workshop_quote_comment_id_comment'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['theme_id'], ['theme.id'], name=op.f('fk_workshop_quote_theme_id_theme'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_workshop_quote')),
    sa.UniqueConstraint('theme_id', 'comment_id', name=op.f('uq_workshop_quote_theme_id_comment_id'))
    )
    op.create_index(op.f('ix_workshop_quote_comment_id'), 'workshop_quote', ['comment_id'])
    for table, column in COLUMNS:
        op.add_column(table, sa.Column(column, sa.Integer(), nullable=True))
        op.create_index(op.f(f'ix_{table}_{column}'), table, [column])


def downgrade() -> None:
    for table, column in COLUMNS:
        op.drop_index(op.f(f'ix_{table}_{column}'), table)
        op.drop_column(table, column)
    op.drop_table('workshop_quote')
    op.drop_table('merged_coding')
    op.drop_table('theme_merge')
    op.drop_table('proposal')
    op.drop_table('merge_suggestion')
    op.drop_table('workshop_link')
    op.drop_table('run_theme')
    op.drop_table('codebook_version')
    op.drop_table('theme_run')
