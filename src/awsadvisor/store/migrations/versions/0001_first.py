"""The first schema: users, cards, answers, mock exams, own items."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

NAME = sa.String(300)
MOMENT = sa.DateTime(timezone=True)


def _user() -> sa.Column[int]:
    return sa.Column("user_id", sa.Integer, sa.ForeignKey("users.id", ondelete="CASCADE"), nullable=False)


def upgrade() -> None:
    """Go to this version."""
    op.create_table(
        "users",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("subject", NAME, nullable=False, unique=True),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("exam_date", sa.Date),
        sa.Column("daily_cap", sa.Integer, nullable=False),
    )
    op.create_table(
        "cards",
        _user(),
        sa.Column("name", NAME, nullable=False),
        sa.Column("task", NAME, nullable=False),
        sa.Column("decision", NAME),
        sa.Column("state", sa.JSON, nullable=False),
        sa.Column("due_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("user_id", "name"),
    )
    op.create_index("cards_by_due", "cards", ["user_id", "due_at"])
    op.create_table(
        "answers",
        sa.Column("id", sa.Integer, primary_key=True),
        _user(),
        sa.Column("token", NAME, nullable=False),
        sa.Column("item", NAME, nullable=False),
        sa.Column("card", NAME, nullable=False),
        sa.Column("task", NAME, nullable=False),
        sa.Column("decision", NAME),
        sa.Column("response", sa.JSON, nullable=False),
        sa.Column("right", sa.Boolean, nullable=False),
        sa.Column("key", NAME),
        sa.Column("chosen", NAME),
        sa.Column("mode", NAME, nullable=False),
        sa.Column("seconds", sa.Float),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("knowledge", NAME, nullable=False),
        sa.UniqueConstraint("user_id", "token"),
    )
    op.create_index("answers_by_time", "answers", ["user_id", "at"])
    op.create_table(
        "mocks",
        sa.Column("id", NAME, primary_key=True),
        _user(),
        sa.Column("seed", sa.Integer, nullable=False),
        sa.Column("items", sa.JSON, nullable=False),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("started_at", MOMENT, nullable=False),
        sa.Column("ends_at", MOMENT, nullable=False),
        sa.Column("submitted_at", MOMENT),
    )
    op.create_index("mocks_by_user", "mocks", ["user_id", "started_at"])
    op.create_table(
        "mock_answers",
        sa.Column("mock_id", NAME, sa.ForeignKey("mocks.id", ondelete="CASCADE"), nullable=False),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("response", sa.JSON, nullable=False),
        sa.Column("flagged", sa.Boolean, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("mock_id", "position"),
    )
    op.create_table(
        "own_items",
        _user(),
        sa.Column("name", NAME, nullable=False),
        sa.Column("body", sa.JSON, nullable=False),
        sa.Column("added_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("user_id", "name"),
    )


def downgrade() -> None:
    """Go back to an empty database."""
    for name in ("own_items", "mock_answers", "mocks", "answers", "cards", "users"):
        op.drop_table(name)
