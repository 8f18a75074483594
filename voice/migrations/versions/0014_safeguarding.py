"""what waits for a safeguarding lead's eyes, a record that nobody can change, and alarms"""

import sqlalchemy as sa
from alembic import op

from surveys.base import UtcDateTime

revision = '0014_safeguarding'
down_revision = "0013_codesign"
branch_labels = None
depends_on = None

# Everything that came before these tables waits as well; a worker finds its place in the order.
BACKLOG = (
    "INSERT INTO concern (kind, comment_id, consultation_id, arrived_at, waits_since, rank, state)"
    " SELECT 'comment', id, consultation_id, arrived_at, arrived_at, 3, 'new' FROM comment",
    "INSERT INTO concern (kind, remark_id, consultation_id, arrived_at, waits_since, rank, state)"
    " SELECT 'remark', remark.id, survey.consultation_id, remark.at, remark.at, 1, 'new'"
    " FROM remark JOIN share_link ON share_link.id = remark.link_id"
    " JOIN survey ON survey.id = share_link.survey_id WHERE remark.words <> ''",
    "INSERT INTO concern (kind, event_id, consultation_id, arrived_at, waits_since, rank, state)"
    " SELECT 'event', id, consultation_id, created_at, created_at, 1, 'new'"
    " FROM event WHERE note <> ''",
)

REFUSED = "the record of safeguarding is only ever added to"
GUARDS = {
    "sqlite": [
        f"CREATE TRIGGER concern_step_no_{act} BEFORE {act.upper()} ON concern_step"
        f" BEGIN SELECT RAISE(ABORT, '{REFUSED}'); END"
        for act in ("update", "delete")
    ],
    "postgresql": [
        "CREATE FUNCTION refuse_concern_step() RETURNS trigger LANGUAGE plpgsql AS"
        f" $$BEGIN RAISE EXCEPTION '{REFUSED}'; END$$",
        "CREATE TRIGGER concern_step_no_change BEFORE UPDATE OR DELETE ON concern_step"
        " FOR EACH ROW EXECUTE FUNCTION refuse_concern_step()",
        "CREATE TRIGGER concern_step_no_truncate BEFORE TRUNCATE ON concern_step"
        " FOR EACH STATEMENT EXECUTE FUNCTION refuse_concern_step()",
    ],
}


def upgrade() -> None:
    op.create_table('concern',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.Text(), nullable=False),
    sa.Column('comment_id', sa.Integer(), nullable=True),
    sa.Column('remark_id', sa.Integer(), nullable=True),
    sa.Column('event_id', sa.Integer(), nullable=True),
    sa.Column('consultation_id', sa.Integer(), nullable=False),
    sa.Column('arrived_at', UtcDateTime(), nullable=False),
    sa.Column('waits_since', UtcDateTime(), nullable=False),
    sa.Column('rank', sa.Integer(), nullable=False),
    sa.Column('state', sa.Text(), nullable=False),
    sa.Column('gone_on', sa.Date(), nullable=True),
    sa.ForeignKeyConstraint(['comment_id'], ['comment.id'], name=op.f('fk_concern_comment_id_comment'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['consultation_id'], ['consultation.id'], name=op.f('fk_concern_consultation_id_consultation')),
    sa.ForeignKeyConstraint(['event_id'], ['event.id'], name=op.f('fk_concern_event_id_event'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['remark_id'], ['remark.id'], name=op.f('fk_concern_remark_id_remark'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_concern')),
    sa.UniqueConstraint('comment_id', name=op.f('uq_concern_comment_id')),
    sa.UniqueConstraint('remark_id', name=op.f('uq_concern_remark_id'))
    )
    op.create_index(op.f('ix_concern_event_id'), 'concern', ['event_id'])
    op.create_index('ix_concern_queue', 'concern', ['state', 'gone_on', 'rank', 'waits_since', 'arrived_at'])
    op.create_table('concern_step',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('concern_id', sa.Integer(), nullable=False),
    sa.Column('did', sa.Text(), nullable=False),
    sa.Column('why', sa.Text(), nullable=True),
    sa.Column('note', sa.Text(), nullable=True),
    sa.Column('by_id', sa.Integer(), nullable=False),
    sa.Column('at', UtcDateTime(), nullable=False),
    sa.ForeignKeyConstraint(['by_id'], ['user.id'], name=op.f('fk_concern_step_by_id_user')),
    sa.ForeignKeyConstraint(['concern_id'], ['concern.id'], name=op.f('fk_concern_step_concern_id_concern')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_concern_step'))
    )
    op.create_index(op.f('ix_concern_step_concern_id'), 'concern_step', ['concern_id'])
    op.create_table('concern_alarm',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('concern_id', sa.Integer(), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('tried_at', UtcDateTime(), nullable=True),
    sa.Column('failed_at', UtcDateTime(), nullable=True),
    sa.Column('sent_at', UtcDateTime(), nullable=True),
    sa.ForeignKeyConstraint(['concern_id'], ['concern.id'], name=op.f('fk_concern_alarm_concern_id_concern')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_concern_alarm')),
    sa.UniqueConstraint('concern_id', 'day', name=op.f('uq_concern_alarm_concern_id_day'))
    )
    op.create_index(op.f('ix_concern_alarm_day'), 'concern_alarm', ['day'])
    for statement in (*BACKLOG, *GUARDS[op.get_bind().dialect.name]):
        op.execute(statement)


def downgrade() -> None:
    op.drop_table('concern_alarm')
    op.drop_table('concern_step')
    op.drop_table('concern')
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION refuse_concern_step()")
