"""What the channels keep for themselves, and the rooms of agencies."""

import sqlalchemy as sa
from alembic import op

from storage.columns import Id, Instant, Json

revision = "0004"
down_revision = "0003"


_TABLES = (
    "agency_rooms",
    "telegram_pauses",
    "telegram_uploads",
    "telegram_files",
    "web_messages",
    "web_sessions",
)


def upgrade() -> None:
    """Make the tables."""
    _web_sessions()
    _web_messages()
    _telegram()
    _rooms()


def downgrade() -> None:
    """Drop the tables again."""
    for table in _TABLES:
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


def _telegram() -> None:
    op.create_table(
        "telegram_files",
        sa.Column("unique_id", sa.String(length=120), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("fetched_at", Instant, nullable=False),
        sa.ForeignKeyConstraint(["hash"], ["files.hash"], name="fk_telegram_files_hash"),
        sa.PrimaryKeyConstraint("unique_id", name="pk_telegram_files"),
    )
    op.create_table(
        "telegram_uploads",
        sa.Column("bot", sa.String(length=20), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("file_id", sa.String(length=200), nullable=False),
        sa.Column("sent_at", Instant, nullable=False),
        sa.PrimaryKeyConstraint("bot", "hash", name="pk_telegram_uploads"),
    )
    op.create_table(
        "telegram_pauses",
        sa.Column("bot", sa.String(length=20), nullable=False),
        sa.Column("scope", sa.String(length=40), nullable=False),
        sa.Column("until_at", Instant, nullable=False),
        sa.PrimaryKeyConstraint("bot", "scope", name="pk_telegram_pauses"),
    )


def _rooms() -> None:
    op.create_table(
        "agency_rooms",
        sa.Column("channel", sa.String(length=20), nullable=False),
        sa.Column("room", sa.String(length=200), nullable=False),
        sa.Column("agency", sa.String(length=20), nullable=False),
        sa.Column("linked_by", Id, nullable=False),
        sa.Column("linked_at", Instant, nullable=False),
        sa.ForeignKeyConstraint(["linked_by"], ["people.id"], name="fk_agency_rooms_linked_by"),
        sa.PrimaryKeyConstraint("channel", "room", name="pk_agency_rooms"),
    )
    op.create_index("ix_agency_rooms_agency", "agency_rooms", ["agency"])
