"""The web channel."""

import sqlalchemy as sa
from alembic import op

from storage.columns import Id, Instant, Json

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Make the tables."""
    _web_sessions()
    _web_messages()


def downgrade() -> None:
    """Drop the tables again."""
    for table in ("web_messages", "web_sessions"):
        op.drop_table(table)


def _web_sessions() -> None:
    op.create_table(
        "web_sessions",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("last_seq", sa.Integer(), server_default="0", nullable=False),
        sa.Column("created_at", Instant, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_web_sessions"),
        sa.UniqueConstraint("token_hash", name="uq_web_sessions_token_hash"),
    )


def _web_messages() -> None:
    op.create_table(
        "web_messages",
        sa.Column("session", sa.String(length=32), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("outbox", Id, nullable=False),
        sa.Column("at", Instant, nullable=False),
        sa.Column("content", Json, nullable=False),
        sa.ForeignKeyConstraint(["session"], ["web_sessions.id"], name="fk_web_messages_session"),
        sa.PrimaryKeyConstraint("session", "seq", name="pk_web_messages"),
        sa.UniqueConstraint("outbox", name="uq_web_messages_outbox"),
    )
