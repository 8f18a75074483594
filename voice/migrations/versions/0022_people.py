"""people who are invited and come in by several ways, and a record of what they did"""

import sqlalchemy as sa
from alembic import op

from surveys.base import UtcDateTime, type_of_json

revision = '0022_people'
down_revision = "0021_answers_back"
branch_labels = None
depends_on = None

REFUSED = "the audit trail is only ever added to"
GUARDS = {
    "sqlite": [
        f"CREATE TRIGGER audit_entry_no_{act} BEFORE {act.upper()} ON audit_entry"
        f" BEGIN SELECT RAISE(ABORT, '{REFUSED}'); END"
        for act in ("update", "delete")
    ],
    "postgresql": [
        "CREATE FUNCTION refuse_audit_entry() RETURNS trigger LANGUAGE plpgsql AS"
        f" $$BEGIN RAISE EXCEPTION '{REFUSED}'; END$$",
        "CREATE TRIGGER audit_entry_no_change BEFORE UPDATE OR DELETE ON audit_entry"
        " FOR EACH ROW EXECUTE FUNCTION refuse_audit_entry()",
        "CREATE TRIGGER audit_entry_no_truncate BEFORE TRUNCATE ON audit_entry"
        " FOR EACH STATEMENT EXECUTE FUNCTION refuse_audit_entry()",
    ],
}


def upgrade() -> None:
    # Added one by one: to build the table anew would touch all that refers to it.
    op.add_column('user', sa.Column('link_until', UtcDateTime(), nullable=True))
    op.add_column('user', sa.Column('joined_at', UtcDateTime(), nullable=True))
    op.add_column('user', sa.Column('totp_secret', sa.Text(), nullable=True))
    op.add_column('user', sa.Column('totp_counter', sa.Integer(), nullable=True))
    op.add_column('user', sa.Column('subject', sa.Text(), nullable=True))
    op.add_column('user', sa.Column('by_claim', sa.Boolean(), server_default=sa.false(), nullable=False))
    op.create_index(op.f('ix_user_subject'), 'user', ['subject'], unique=True)
    # Whoever has a password was here; a link that was out lasts no longer than it said.
    op.execute('UPDATE "user" SET joined_at = created_at WHERE password IS NOT NULL')
    op.create_table('staff_session',
    sa.Column('id', sa.Text(), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('device', sa.Text(), nullable=False),
    sa.Column('how', sa.Text(), nullable=False),
    sa.Column('idle_minutes', sa.Integer(), nullable=False),
    sa.Column('began_at', UtcDateTime(), nullable=False),
    sa.Column('seen_at', UtcDateTime(), nullable=False),
    sa.Column('idle_until', UtcDateTime(), nullable=False),
    sa.Column('ends_at', UtcDateTime(), nullable=False),
    sa.ForeignKeyConstraint(['user_id'], ['user.id'], name=op.f('fk_staff_session_user_id_user'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_staff_session'))
    )
    op.create_index(op.f('ix_staff_session_user_id'), 'staff_session', ['user_id'])
    op.create_table('passkey',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('credential', sa.Text(), nullable=False),
    sa.Column('public_key', sa.Text(), nullable=False),
    sa.Column('sign_count', sa.Integer(), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('created_at', UtcDateTime(), nullable=False),
    sa.Column('used_at', UtcDateTime(), nullable=True),
    sa.Column('asked_at', UtcDateTime(), nullable=True),
    sa.ForeignKeyConstraint(['user_id'], ['user.id'], name=op.f('fk_passkey_user_id_user'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_passkey')),
    sa.UniqueConstraint('credential', name=op.f('uq_passkey_credential'))
    )
    op.create_index(op.f('ix_passkey_user_id'), 'passkey', ['user_id'])
    op.create_table('recovery_code',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('digest', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['user_id'], ['user.id'], name=op.f('fk_recovery_code_user_id_user'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_recovery_code')),
    sa.UniqueConstraint('user_id', 'digest', name=op.f('uq_recovery_code_user_id_digest'))
    )
    op.create_table('audit_entry',
    sa.Column('number', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('at', UtcDateTime(), nullable=False),
    sa.Column('act', sa.Text(), nullable=False),
    sa.Column('who', sa.Integer(), nullable=True),
    sa.Column('about', sa.Text(), nullable=False),
    sa.Column('details', type_of_json, nullable=False),
    sa.Column('before', sa.Text(), nullable=False),
    sa.Column('digest', sa.Text(), nullable=False),
    sa.PrimaryKeyConstraint('number', name=op.f('pk_audit_entry'))
    )
    op.create_index(op.f('ix_audit_entry_act'), 'audit_entry', ['act'])
    op.create_index(op.f('ix_audit_entry_who'), 'audit_entry', ['who'])
    for statement in GUARDS[op.get_bind().dialect.name]:
        op.execute(statement)


def downgrade() -> None:
    op.drop_table('audit_entry')
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION refuse_audit_entry()")
    op.drop_table('recovery_code')
    op.drop_table('passkey')
    op.drop_table('staff_session')
    op.drop_index(op.f('ix_user_subject'), table_name='user')
    for name in ('by_claim', 'subject', 'totp_counter', 'totp_secret', 'joined_at', 'link_until'):
        op.drop_column('user', name)
