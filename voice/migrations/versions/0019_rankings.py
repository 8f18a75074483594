"""rankings of themes by forums, and a record of what boards decided that nobody can change"""

import sqlalchemy as sa
from alembic import op

from surveys.base import UtcDateTime, type_of_json

revision = '0019_rankings'
down_revision = "0018_sources"
branch_labels = None
depends_on = None

REFUSED = "the record of decisions is only ever added to"
GUARDS = {
    "sqlite": [
        f"CREATE TRIGGER board_decision_no_{act} BEFORE {act.upper()} ON board_decision"
        f" BEGIN SELECT RAISE(ABORT, '{REFUSED}'); END"
        for act in ("update", "delete")
    ],
    "postgresql": [
        "CREATE FUNCTION refuse_board_decision() RETURNS trigger LANGUAGE plpgsql AS"
        f" $$BEGIN RAISE EXCEPTION '{REFUSED}'; END$$",
        "CREATE TRIGGER board_decision_no_change BEFORE UPDATE OR DELETE ON board_decision"
        " FOR EACH ROW EXECUTE FUNCTION refuse_board_decision()",
        "CREATE TRIGGER board_decision_no_truncate BEFORE TRUNCATE ON board_decision"
        " FOR EACH STATEMENT EXECUTE FUNCTION refuse_board_decision()",
    ],
}


def upgrade() -> None:
    op.create_table('ranking',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('consultation_id', sa.Integer(), nullable=False),
    sa.Column('method', sa.Text(), nullable=False),
    sa.Column('until', sa.Date(), nullable=False),
    sa.Column('made_by_id', sa.Integer(), nullable=True),
    sa.Column('made_at', UtcDateTime(), nullable=False),
    sa.Column('opened_at', UtcDateTime(), nullable=True),
    sa.Column('closed_at', UtcDateTime(), nullable=True),
    sa.Column('shown_at', UtcDateTime(), nullable=True),
    sa.Column('weights', type_of_json, nullable=True),
    sa.Column('weights_why', sa.Text(), nullable=True),
    sa.Column('weighed_by_id', sa.Integer(), nullable=True),
    sa.Column('weighed_at', UtcDateTime(), nullable=True),
    sa.ForeignKeyConstraint(['consultation_id'], ['consultation.id'], name=op.f('fk_ranking_consultation_id_consultation')),
    sa.ForeignKeyConstraint(['made_by_id'], ['user.id'], name=op.f('fk_ranking_made_by_id_user'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['weighed_by_id'], ['user.id'], name=op.f('fk_ranking_weighed_by_id_user'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_ranking'))
    )
    op.create_index(op.f('ix_ranking_consultation_id'), 'ranking', ['consultation_id'])
    op.create_table('ranking_card',
    sa.Column('ranking_id', sa.Integer(), nullable=False),
    sa.Column('theme_id', sa.Integer(), nullable=False),
    sa.Column('place', sa.Integer(), nullable=False),
    sa.Column('names', type_of_json, nullable=False),
    sa.Column('picture', sa.Text(), nullable=True),
    sa.ForeignKeyConstraint(['ranking_id'], ['ranking.id'], name=op.f('fk_ranking_card_ranking_id_ranking'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['theme_id'], ['theme.id'], name=op.f('fk_ranking_card_theme_id_theme'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('ranking_id', 'theme_id', name=op.f('pk_ranking_card'))
    )
    op.create_index(op.f('ix_ranking_card_theme_id'), 'ranking_card', ['theme_id'])
    op.create_table('ranking_forum',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('ranking_id', sa.Integer(), nullable=False),
    sa.Column('audience', sa.Text(), nullable=False),
    sa.Column('code', sa.Text(), nullable=False),
    sa.Column('quorum', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['ranking_id'], ['ranking.id'], name=op.f('fk_ranking_forum_ranking_id_ranking'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_ranking_forum')),
    sa.UniqueConstraint('code', name=op.f('uq_ranking_forum_code')),
    sa.UniqueConstraint('ranking_id', 'audience', name=op.f('uq_ranking_forum_ranking_id_audience'))
    )
    op.create_table('ranking_ballot',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('forum_id', sa.Integer(), nullable=False),
    sa.Column('given', type_of_json, nullable=False),
    sa.Column('abstained', sa.Boolean(), nullable=False),
    sa.Column('language', sa.Text(), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.ForeignKeyConstraint(['forum_id'], ['ranking_forum.id'], name=op.f('fk_ranking_ballot_forum_id_ranking_forum'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_ranking_ballot'))
    )
    op.create_index(op.f('ix_ranking_ballot_forum_id'), 'ranking_ballot', ['forum_id'])
    op.create_table('board_decision',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('consultation_id', sa.Integer(), nullable=False),
    sa.Column('theme_id', sa.Integer(), nullable=False),
    sa.Column('ranking_id', sa.Integer(), nullable=True),
    sa.Column('is_chosen', sa.Boolean(), nullable=False),
    sa.Column('why', sa.Text(), nullable=False),
    sa.Column('board', sa.Text(), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=False),
    sa.Column('at', UtcDateTime(), nullable=False),
    sa.ForeignKeyConstraint(['by_id'], ['user.id'], name=op.f('fk_board_decision_by_id_user')),
    sa.ForeignKeyConstraint(['consultation_id'], ['consultation.id'], name=op.f('fk_board_decision_consultation_id_consultation')),
    sa.ForeignKeyConstraint(['ranking_id'], ['ranking.id'], name=op.f('fk_board_decision_ranking_id_ranking')),
    sa.ForeignKeyConstraint(['theme_id'], ['theme.id'], name=op.f('fk_board_decision_theme_id_theme')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_board_decision'))
    )
    op.create_index(op.f('ix_board_decision_consultation_id'), 'board_decision', ['consultation_id'])
    for statement in GUARDS[op.get_bind().dialect.name]:
        op.execute(statement)


def downgrade() -> None:
    for table in ("board_decision", "ranking_ballot", "ranking_forum", "ranking_card", "ranking"):
        op.drop_table(table)
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION refuse_board_decision()")
