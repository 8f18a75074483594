"""comments from groups and files, and words made safe by two people"""

import sqlalchemy as sa
from alembic import op

from surveys.base import UtcDateTime, type_of_json

revision = '0018_sources'
down_revision = "0017_codebook"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('group_note',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('token', sa.Text(), nullable=False),
    sa.Column('consultation_id', sa.Integer(), nullable=False),
    sa.Column('event_id', sa.Integer(), nullable=True),
    sa.Column('outreach_id', sa.Integer(), nullable=True),
    sa.Column('kind', sa.Text(), nullable=False),
    sa.Column('place', sa.Text(), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('group', sa.Text(), nullable=False),
    sa.Column('people', sa.Integer(), nullable=False),
    sa.Column('added_by_id', sa.Integer(), nullable=True),
    sa.Column('added_at', UtcDateTime(), nullable=False),
    sa.ForeignKeyConstraint(['added_by_id'], ['user.id'], name=op.f('fk_group_note_added_by_id_user'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['consultation_id'], ['consultation.id'], name=op.f('fk_group_note_consultation_id_consultation')),
    sa.ForeignKeyConstraint(['event_id'], ['event.id'], name=op.f('fk_group_note_event_id_event'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['outreach_id'], ['outreach.id'], name=op.f('fk_group_note_outreach_id_outreach'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_group_note')),
    sa.UniqueConstraint('token', name=op.f('uq_group_note_token'))
    )
    op.create_index(op.f('ix_group_note_consultation_id'), 'group_note', ['consultation_id'])
    op.create_table('comment_import',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('consultation_id', sa.Integer(), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('state', sa.Text(), nullable=False),
    sa.Column('file', sa.Text(), nullable=True),
    sa.Column('choices', type_of_json, nullable=False),
    sa.Column('rows', sa.Integer(), nullable=False),
    sa.Column('taken', sa.Integer(), nullable=False),
    sa.Column('empty', sa.Integer(), nullable=False),
    sa.Column('duplicates', sa.Integer(), nullable=False),
    sa.Column('refused', sa.Integer(), nullable=False),
    sa.Column('untranslated', sa.Integer(), nullable=False),
    sa.Column('added_by_id', sa.Integer(), nullable=True),
    sa.Column('added_at', UtcDateTime(), nullable=False),
    sa.Column('undone_by_id', sa.Integer(), nullable=True),
    sa.Column('undone_at', UtcDateTime(), nullable=True),
    sa.ForeignKeyConstraint(['added_by_id'], ['user.id'], name=op.f('fk_comment_import_added_by_id_user'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['consultation_id'], ['consultation.id'], name=op.f('fk_comment_import_consultation_id_consultation')),
    sa.ForeignKeyConstraint(['undone_by_id'], ['user.id'], name=op.f('fk_comment_import_undone_by_id_user'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_comment_import')),
    sa.UniqueConstraint('file', name=op.f('uq_comment_import_file'))
    )
    op.create_index(op.f('ix_comment_import_consultation_id'), 'comment_import', ['consultation_id'])
    op.create_table('import_choice',
    sa.Column('headings', sa.Text(), nullable=False),
    sa.Column('choices', type_of_json, nullable=False),
    sa.Column('changed_at', UtcDateTime(), nullable=False),
    sa.PrimaryKeyConstraint('headings', name=op.f('pk_import_choice'))
    )

    with op.batch_alter_table('comment', schema=None) as batch_op:
        batch_op.add_column(sa.Column('channel', sa.Text(), server_default='unknown', nullable=False))
        batch_op.add_column(sa.Column('edition_id', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('said_on', sa.Date(), nullable=True))
        batch_op.add_column(sa.Column('note_id', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('import_id', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('import_row', sa.Integer(), nullable=True))
        batch_op.create_index(batch_op.f('ix_comment_note_id'), ['note_id'])
        batch_op.create_index(batch_op.f('ix_comment_import_id'), ['import_id'])
        batch_op.create_foreign_key(batch_op.f('fk_comment_edition_id_edition'), 'edition', ['edition_id'], ['id'])
        batch_op.create_foreign_key(batch_op.f('fk_comment_note_id_group_note'), 'group_note', ['note_id'], ['id'], ondelete='CASCADE')
        batch_op.create_foreign_key(batch_op.f('fk_comment_import_id_comment_import'), 'comment_import', ['import_id'], ['id'], ondelete='CASCADE')
    op.execute(
        "UPDATE comment SET"
        " channel = (SELECT channel FROM response WHERE response.id = comment.response_id),"
        " edition_id = (SELECT edition_id FROM response WHERE response.id = comment.response_id)"
        " WHERE response_id IS NOT NULL"
    )
    op.execute("UPDATE comment SET channel = 'file' WHERE source = 'file'")

    op.create_table('import_row',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('import_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('column', sa.Text(), nullable=False),
    sa.Column('outcome', sa.Text(), nullable=False),
    sa.Column('reason', sa.Text(), nullable=True),
    sa.Column('comment_id', sa.Integer(), nullable=True),
    sa.Column('facts', type_of_json, nullable=True),
    sa.ForeignKeyConstraint(['comment_id'], ['comment.id'], name=op.f('fk_import_row_comment_id_comment'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['import_id'], ['comment_import.id'], name=op.f('fk_import_row_import_id_comment_import'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_import_row'))
    )
    op.create_index(op.f('ix_import_row_comment_id'), 'import_row', ['comment_id'])
    op.create_index(op.f('ix_import_row_import_id'), 'import_row', ['import_id', 'outcome', 'id'])

    op.create_table('safe_words',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('comment_id', sa.Integer(), nullable=False),
    sa.Column('state', sa.Text(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('digest', sa.Text(), nullable=False),
    sa.Column('marks', type_of_json, nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('translation', sa.Text(), nullable=True),
    sa.Column('sealed', sa.Boolean(), nullable=False),
    sa.Column('decided_by_id', sa.Integer(), nullable=True),
    sa.Column('decided_at', UtcDateTime(), nullable=False),
    sa.Column('approved_by_id', sa.Integer(), nullable=True),
    sa.Column('approved_at', UtcDateTime(), nullable=True),
    sa.CheckConstraint('approved_by_id <> decided_by_id', name=op.f('ck_safe_words_two_people')),
    sa.CheckConstraint("(state = 'approved') = (approved_at IS NOT NULL)", name=op.f('ck_safe_words_approved_once')),
    sa.ForeignKeyConstraint(['approved_by_id'], ['user.id'], name=op.f('fk_safe_words_approved_by_id_user')),
    sa.ForeignKeyConstraint(['comment_id'], ['comment.id'], name=op.f('fk_safe_words_comment_id_comment'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['decided_by_id'], ['user.id'], name=op.f('fk_safe_words_decided_by_id_user')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_safe_words')),
    sa.UniqueConstraint('comment_id', name=op.f('uq_safe_words_comment_id'))
    )
    op.create_table('earlier_marks',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('safe_words_id', sa.Integer(), nullable=False),
    sa.Column('state', sa.Text(), nullable=False),
    sa.Column('marks', type_of_json, nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=True),
    sa.Column('at', UtcDateTime(), nullable=False),
    sa.ForeignKeyConstraint(['by_id'], ['user.id'], name=op.f('fk_earlier_marks_by_id_user')),
    sa.ForeignKeyConstraint(['safe_words_id'], ['safe_words.id'], name=op.f('fk_earlier_marks_safe_words_id_safe_words'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_earlier_marks'))
    )
    op.create_index(op.f('ix_earlier_marks_safe_words_id'), 'earlier_marks', ['safe_words_id'])


def downgrade() -> None:
    op.drop_table('earlier_marks')
    op.drop_table('safe_words')
    op.drop_table('import_row')
    with op.batch_alter_table('comment', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_comment_import_id_comment_import'), type_='foreignkey')
        batch_op.drop_constraint(batch_op.f('fk_comment_note_id_group_note'), type_='foreignkey')
        batch_op.drop_constraint(batch_op.f('fk_comment_edition_id_edition'), type_='foreignkey')
        batch_op.drop_index(batch_op.f('ix_comment_import_id'))
        batch_op.drop_index(batch_op.f('ix_comment_note_id'))
        for column in ('import_row', 'import_id', 'note_id', 'said_on', 'edition_id', 'channel'):
            batch_op.drop_column(column)
    op.drop_table('import_choice')
    op.drop_table('comment_import')
    op.drop_table('group_note')
