"""events: tablets, headcounts, codes set aside"""

import sqlalchemy as sa
from alembic import op

from surveys.base import UtcDateTime, type_of_json

revision = '0004_events'
down_revision = '0003_receipts'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('event',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('code', sa.Text(), nullable=False),
    sa.Column('consultation_id', sa.Integer(), nullable=False),
    sa.Column('place', sa.Text(), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('group', sa.Text(), nullable=False),
    sa.Column('surveys', type_of_json, nullable=False),
    sa.Column('note', sa.Text(), nullable=False),
    sa.Column('ended_at', UtcDateTime(), nullable=True),
    sa.Column('created_at', UtcDateTime(), nullable=False),
    sa.ForeignKeyConstraint(['consultation_id'], ['consultation.id'], name=op.f('fk_event_consultation_id_consultation')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_event')),
    sa.UniqueConstraint('code', name=op.f('uq_event_code'))
    )
    with op.batch_alter_table('event', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_event_consultation_id'), ['consultation_id'], unique=False)

    op.create_table('set_aside',
    sa.Column('digest', sa.Text(), nullable=False),
    sa.Column('set_aside_on', sa.Date(), nullable=False),
    sa.PrimaryKeyConstraint('digest', name=op.f('pk_set_aside'))
    )
    op.create_table('pairing_link',
    sa.Column('event_id', sa.Integer(), nullable=False),
    sa.Column('digest', sa.Text(), nullable=False),
    sa.Column('until', UtcDateTime(), nullable=False),
    sa.ForeignKeyConstraint(['event_id'], ['event.id'], name=op.f('fk_pairing_link_event_id_event'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('event_id', name=op.f('pk_pairing_link')),
    sa.UniqueConstraint('digest', name=op.f('uq_pairing_link_digest'))
    )
    op.create_table('tablet',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('event_id', sa.Integer(), nullable=False),
    sa.Column('digest', sa.Text(), nullable=False),
    sa.Column('paired_at', UtcDateTime(), nullable=False),
    sa.Column('seen_at', UtcDateTime(), nullable=False),
    sa.Column('sent', sa.Integer(), nullable=False),
    sa.Column('waiting', sa.Integer(), nullable=False),
    sa.Column('revoked_at', UtcDateTime(), nullable=True),
    sa.ForeignKeyConstraint(['event_id'], ['event.id'], name=op.f('fk_tablet_event_id_event'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_tablet')),
    sa.UniqueConstraint('digest', name=op.f('uq_tablet_digest'))
    )
    with op.batch_alter_table('tablet', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_tablet_event_id'), ['event_id'], unique=False)

    op.create_table('headcount',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('event_id', sa.Integer(), nullable=False),
    sa.Column('edition_id', sa.Integer(), nullable=True),
    sa.Column('question', sa.Text(), nullable=False),
    sa.Column('option', sa.Text(), nullable=False),
    sa.Column('hands', sa.Integer(), nullable=False),
    sa.Column('entered_by_id', sa.Integer(), nullable=True),
    sa.Column('entered_at', UtcDateTime(), nullable=False),
    sa.ForeignKeyConstraint(['edition_id'], ['edition.id'], name=op.f('fk_headcount_edition_id_edition')),
    sa.ForeignKeyConstraint(['entered_by_id'], ['user.id'], name=op.f('fk_headcount_entered_by_id_user'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['event_id'], ['event.id'], name=op.f('fk_headcount_event_id_event'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_headcount'))
    )
    with op.batch_alter_table('headcount', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_headcount_event_id'), ['event_id'], unique=False)

    # Never rebuild this table on SQLite: dropping the old one would take every answer with it.
    op.execute(
        'ALTER TABLE response ADD COLUMN event_id INTEGER'
        ' CONSTRAINT fk_response_event_id_event REFERENCES event (id)'
    )
    op.create_index(op.f('ix_response_event_id'), 'response', ['event_id'], unique=False)


def downgrade() -> None:
    op.drop_index(op.f('ix_response_event_id'), table_name='response')
    op.drop_column('response', 'event_id')
    for name in ('headcount', 'tablet', 'pairing_link', 'set_aside', 'event'):
        op.drop_table(name)
