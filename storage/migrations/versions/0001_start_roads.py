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
    _index("ix_inbox_body", "inbox", ["done_at"], where="raw IS NOT NULL AND state = 'done'")
    _index("ix_inbox_media", "inbox", ["id"], where="state = 'media'")
    _index("ix_inbox_open", "inbox", ["id"], where="state = 'open'")
    _index(
        "ix_inbox_unanswered_lane",
        "inbox",
        ["channel", "peer", "id"],
        where="state IN ('media', 'open')",
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
    _index(
        "ix_outbox_body",
        "outbox",
        ["done_at"],
        where="content IS NOT NULL AND state IN ('sent', 'undeliverable')",
    )
    _index("ix_outbox_leased", "outbox", ["lease_until_at"], where="state = 'leased'")
    _index("ix_outbox_open", "outbox", ["lane", "id", "not_before_at"], where="state = 'open'")
    _index(
        "ix_outbox_unsent_peer",
        "outbox",
        ["channel", "peer", "lane", "id"],
        where="state IN ('open', 'leased')",
    )
    _index("ix_outbox_slot", "outbox", ["slot", "channel", "peer", "id"], where="slot IS NOT NULL")


def _index(name: str, table: str, columns: list[str], *, where: str) -> None:
    """Make an index of the rows that are looked for, which are always few."""
    only = sa.text(where)
    op.create_index(name, table, columns, sqlite_where=only, postgresql_where=only)
