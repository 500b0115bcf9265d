"""Whether a learner wants shortcuts of a single key."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Go to this version."""
    op.add_column("users", sa.Column("shortcuts", sa.Boolean, nullable=False, server_default=sa.true()))


def downgrade() -> None:
    """Go back to the version before."""
    op.drop_column("users", "shortcuts")
