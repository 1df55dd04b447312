"""The two roads: inbox and outbox."""

import sqlalchemy as sa
from alembic import op

from storage.columns import Id, Instant, Json

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make the tables."""
    _inbox()
    _outbox()


def downgrade() -> None:
    """Drop the tables again."""
    for table in ("outbox", "inbox"):
        op.drop_table(table)


def _inbox() -> None:
    op.create_table(
        "inbox",
        sa.Column("id", Id, nullable=False),
        sa.Column("channel", sa.String(length=20), nullable=False),
        sa.Column("key", sa.String(length=200), nullable=False),
        sa.Column("peer", sa.String(length=200), nullable=False),
        sa.Column("raw", sa.Text(), nullable=True),
        sa.Column("unit", sa.String(length=120), nullable=True),
        sa.Column("files", Json, nullable=True),
        sa.Column("state", sa.String(length=12), server_default="open", nullable=False),
        sa.Column("received_at", Instant, nullable=False),
        sa.Column("not_before_at", Instant, nullable=False),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("error", sa.Text(), nullable=True),
        sa.Column("done_at", Instant, nullable=True),
        sa.CheckConstraint(
            "state IN ('media', 'open', 'done', 'quarantined')", name=op.f("ck_inbox_state")
        ),
        sa.PrimaryKeyConstraint("id", name="pk_inbox"),
        sa.UniqueConstraint("channel", "key", name="uq_inbox_channel_key"),
    )
    op.create_index(
        "ix_inbox_body",
        "inbox",
        ["done_at"],
        sqlite_where=sa.text("raw IS NOT NULL AND state = 'done'"),
        postgresql_where=sa.text("raw IS NOT NULL AND state = 'done'"),
    )
    op.create_index(
        "ix_inbox_media",
        "inbox",
        ["id"],
        sqlite_where=sa.text("state = 'media'"),
        postgresql_where=sa.text("state = 'media'"),
    )
    op.create_index(
        "ix_inbox_open",
        "inbox",
        ["id"],
        sqlite_where=sa.text("state = 'open'"),
        postgresql_where=sa.text("state = 'open'"),
    )
    op.create_index(
        "ix_inbox_unanswered_lane",
        "inbox",
        ["channel", "peer", "id"],
        sqlite_where=sa.text("state IN ('media', 'open')"),
        postgresql_where=sa.text("state IN ('media', 'open')"),
    )


def _outbox() -> None:
    op.create_table(
        "outbox",
        sa.Column("id", Id, nullable=False),
        sa.Column("key", sa.String(length=200), nullable=False),
        sa.Column("channel", sa.String(length=20), nullable=False),
        sa.Column("peer", sa.String(length=200), nullable=False),
        sa.Column("lane", sa.Integer(), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("content", Json, nullable=True),
        sa.Column("slot", sa.String(length=80), nullable=True),
        sa.Column("edits", sa.String(length=8), nullable=True),
        sa.Column("state", sa.String(length=16), server_default="open", nullable=False),
        sa.Column("not_before_at", Instant, nullable=False),
        sa.Column("lease_until_at", Instant, nullable=True),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("created_at", Instant, nullable=False),
        sa.Column("done_at", Instant, nullable=True),
        sa.Column("platform_id", sa.Text(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "state IN ('open', 'leased', 'sent', 'undeliverable')", name=op.f("ck_outbox_state")
        ),
        sa.PrimaryKeyConstraint("id", name="pk_outbox"),
        sa.UniqueConstraint("key", name="uq_outbox_key"),
    )
    op.create_index(
        "ix_outbox_body",
        "outbox",
        ["done_at"],
        sqlite_where=sa.text("content IS NOT NULL AND state IN ('sent', 'undeliverable')"),
        postgresql_where=sa.text("content IS NOT NULL AND state IN ('sent', 'undeliverable')"),
    )
    op.create_index(
        "ix_outbox_leased",
        "outbox",
        ["lease_until_at"],
        sqlite_where=sa.text("state = 'leased'"),
        postgresql_where=sa.text("state = 'leased'"),
    )
    op.create_index(
        "ix_outbox_open",
        "outbox",
        ["lane", "id", "not_before_at"],
        sqlite_where=sa.text("state = 'open'"),
        postgresql_where=sa.text("state = 'open'"),
    )
    op.create_index(
        "ix_outbox_unsent_peer",
        "outbox",
        ["channel", "peer", "lane", "id"],
        sqlite_where=sa.text("state IN ('open', 'leased')"),
        postgresql_where=sa.text("state IN ('open', 'leased')"),
    )
    op.create_index(
        "ix_outbox_slot",
        "outbox",
        ["slot", "channel", "peer", "id"],
        sqlite_where=sa.text("slot IS NOT NULL"),
        postgresql_where=sa.text("slot IS NOT NULL"),
    )
