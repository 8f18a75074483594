"""transcripts of recordings, what they said before, and disguised clips"""

import sqlalchemy as sa
from alembic import op

from surveys.base import UtcDateTime, type_of_json

revision = '0008_transcripts'
down_revision = "0007_may_play"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('disguise',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('recording_id', sa.Integer(), nullable=False),
    sa.Column('made_by', sa.Text(), nullable=False),
    sa.Column('state', sa.Text(), nullable=False),
    sa.Column('refused_for', sa.Text(), nullable=True),
    sa.Column('name', sa.Text(), nullable=True),
    sa.Column('media_type', sa.Text(), nullable=True),
    sa.Column('size', sa.Integer(), nullable=True),
    sa.Column('seconds', sa.Double(), nullable=True),
    sa.Column('levels', type_of_json, nullable=True),
    sa.Column('added_by_id', sa.Integer(), nullable=False),
    sa.Column('added_at', UtcDateTime(), nullable=False),
    sa.Column('first_approval_by_id', sa.Integer(), nullable=True),
    sa.Column('first_approval_at', UtcDateTime(), nullable=True),
    sa.Column('second_approval_by_id', sa.Integer(), nullable=True),
    sa.Column('second_approval_at', UtcDateTime(), nullable=True),
    sa.Column('rejected_by_id', sa.Integer(), nullable=True),
    sa.Column('rejected_at', UtcDateTime(), nullable=True),
    sa.CheckConstraint('second_approval_by_id <> first_approval_by_id', name=op.f('ck_disguise_two_people')),
    sa.ForeignKeyConstraint(['added_by_id'], ['user.id'], name=op.f('fk_disguise_added_by_id_user')),
    sa.ForeignKeyConstraint(['first_approval_by_id'], ['user.id'], name=op.f('fk_disguise_first_approval_by_id_user')),
    sa.ForeignKeyConstraint(['recording_id'], ['recording.id'], name=op.f('fk_disguise_recording_id_recording'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['rejected_by_id'], ['user.id'], name=op.f('fk_disguise_rejected_by_id_user')),
    sa.ForeignKeyConstraint(['second_approval_by_id'], ['user.id'], name=op.f('fk_disguise_second_approval_by_id_user')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_disguise')),
    sa.UniqueConstraint('name', name=op.f('uq_disguise_name'))
    )
    with op.batch_alter_table('disguise', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_disguise_recording_id'), ['recording_id'], unique=False)

    op.create_table('transcript',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('recording_id', sa.Integer(), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('language', sa.Text(), nullable=False),
    sa.Column('state', sa.Text(), nullable=False),
    sa.Column('drafted_by', sa.Text(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('changed_by_id', sa.Integer(), nullable=True),
    sa.Column('changed_at', UtcDateTime(), nullable=False),
    sa.Column('disputed_by_id', sa.Integer(), nullable=True),
    sa.Column('disputed_for', sa.Text(), nullable=True),
    sa.Column('disputed_at', UtcDateTime(), nullable=True),
    sa.Column('second_by_id', sa.Integer(), nullable=True),
    sa.Column('finished_by_id', sa.Integer(), nullable=True),
    sa.Column('finished_at', UtcDateTime(), nullable=True),
    sa.Column('finished_text', sa.Text(), nullable=True),
    sa.Column('finished_language', sa.Text(), nullable=True),
    sa.ForeignKeyConstraint(['changed_by_id'], ['user.id'], name=op.f('fk_transcript_changed_by_id_user')),
    sa.ForeignKeyConstraint(['disputed_by_id'], ['user.id'], name=op.f('fk_transcript_disputed_by_id_user')),
    sa.ForeignKeyConstraint(['finished_by_id'], ['user.id'], name=op.f('fk_transcript_finished_by_id_user')),
    sa.ForeignKeyConstraint(['recording_id'], ['recording.id'], name=op.f('fk_transcript_recording_id_recording'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['second_by_id'], ['user.id'], name=op.f('fk_transcript_second_by_id_user')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_transcript')),
    sa.UniqueConstraint('recording_id', name=op.f('uq_transcript_recording_id'))
    )
    with op.batch_alter_table('transcript', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_transcript_state'), ['state'], unique=False)

    op.create_table('earlier_transcript',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('transcript_id', sa.Integer(), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('language', sa.Text(), nullable=False),
    sa.Column('state', sa.Text(), nullable=False),
    sa.Column('translation', sa.Text(), nullable=True),
    sa.Column('written_by_id', sa.Integer(), nullable=True),
    sa.Column('written_at', UtcDateTime(), nullable=False),
    sa.ForeignKeyConstraint(['transcript_id'], ['transcript.id'], name=op.f('fk_earlier_transcript_transcript_id_transcript'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['written_by_id'], ['user.id'], name=op.f('fk_earlier_transcript_written_by_id_user')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_earlier_transcript'))
    )
    with op.batch_alter_table('earlier_transcript', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_earlier_transcript_transcript_id'), ['transcript_id'], unique=False)


def downgrade() -> None:
    with op.batch_alter_table('earlier_transcript', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_earlier_transcript_transcript_id'))

    op.drop_table('earlier_transcript')
    with op.batch_alter_table('transcript', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_transcript_state'))

    op.drop_table('transcript')
    with op.batch_alter_table('disguise', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_disguise_recording_id'))

    op.drop_table('disguise')
