"""sounds: recordings that wait for a job, how long they last, and how loud they are"""

import sqlalchemy as sa
from alembic import op

from surveys.base import type_of_json

revision = '0006_sounds'
down_revision = '0005_helper_role'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('recording', sa.Column('state', sa.Text(), server_default='ready', nullable=False))
    op.add_column('recording', sa.Column('refused_for', sa.Text(), nullable=True))
    op.add_column('recording', sa.Column('seconds', sa.Double(), nullable=True))
    op.add_column('recording', sa.Column('levels', type_of_json, nullable=True))
    op.create_index(op.f('ix_recording_state'), 'recording', ['state'], unique=False)


def downgrade() -> None:
    op.drop_index(op.f('ix_recording_state'), table_name='recording')
    with op.batch_alter_table('recording') as batch:
        for name in ('levels', 'seconds', 'refused_for', 'state'):
            batch.drop_column(name)
