"""The two roads: what came in, what goes out."""

from sqlalchemy import (
    CheckConstraint,
    Column,
    Index,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from storage.columns import Id, Instant, Json
from storage.schema.metadata import metadata

inbox = Table(
    "inbox",
    metadata,
    Column("id", Id, primary_key=True),
    Column("channel", String(20), nullable=False),
    Column("key", String(200), nullable=False),
    Column("peer", String(200), nullable=False),
    Column("raw", Text),
    Column("unit", String(120)),
    Column("files", Json),
    Column("state", String(12), nullable=False, server_default="open"),
    Column("received_at", Instant, nullable=False),
    Column("not_before_at", Instant, nullable=False),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("error", Text),
    Column("done_at", Instant),
    UniqueConstraint("channel", "key"),
    CheckConstraint("state IN ('media', 'open', 'done', 'quarantined')", name="state"),
)
_OPEN = text("state = 'open'")
Index("ix_inbox_open", inbox.c.id, sqlite_where=_OPEN, postgresql_where=_OPEN)
_MEDIA = text("state = 'media'")
Index("ix_inbox_media", inbox.c.id, sqlite_where=_MEDIA, postgresql_where=_MEDIA)
_UNANSWERED = text("state IN ('media', 'open')")
Index(
    "ix_inbox_unanswered_lane",
    inbox.c.channel,
    inbox.c.peer,
    inbox.c.id,
    sqlite_where=_UNANSWERED,
    postgresql_where=_UNANSWERED,
)
_BODY = text("raw IS NOT NULL AND state = 'done'")
Index("ix_inbox_body", inbox.c.done_at, sqlite_where=_BODY, postgresql_where=_BODY)

outbox = Table(
    "outbox",
    metadata,
    Column("id", Id, primary_key=True),
    Column("key", String(200), nullable=False, unique=True),
    Column("channel", String(20), nullable=False),
    Column("peer", String(200), nullable=False),
    Column("lane", Integer, nullable=False),
    Column("language", String(2), nullable=False),
    Column("content", Json),
    Column("slot", String(80)),
    Column("edits", String(8)),
    Column("state", String(16), nullable=False, server_default="open"),
    Column("not_before_at", Instant, nullable=False),
    Column("lease_until_at", Instant),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("created_at", Instant, nullable=False),
    Column("done_at", Instant),
    Column("platform_id", Text),
    Column("reason", Text),
    CheckConstraint("state IN ('open', 'leased', 'sent', 'undeliverable')", name="state"),
)
Index(
    "ix_outbox_open",
    outbox.c.lane,
    outbox.c.id,
    outbox.c.not_before_at,
    sqlite_where=_OPEN,
    postgresql_where=_OPEN,
)
_UNSENT = text("state IN ('open', 'leased')")
Index(
    "ix_outbox_unsent_peer",
    outbox.c.channel,
    outbox.c.peer,
    outbox.c.lane,
    outbox.c.id,
    sqlite_where=_UNSENT,
    postgresql_where=_UNSENT,
)
_LEASED = text("state = 'leased'")
Index("ix_outbox_leased", outbox.c.lease_until_at, sqlite_where=_LEASED, postgresql_where=_LEASED)
_SENT = text("content IS NOT NULL AND state IN ('sent', 'undeliverable')")
Index("ix_outbox_body", outbox.c.done_at, sqlite_where=_SENT, postgresql_where=_SENT)
# What stands in a slot of a chat, to be changed later (`storage/slots.py`).
_IN_A_SLOT = text("slot IS NOT NULL")
Index(
    "ix_outbox_slot",
    outbox.c.slot,
    outbox.c.channel,
    outbox.c.peer,
    outbox.c.id,
    sqlite_where=_IN_A_SLOT,
    postgresql_where=_IN_A_SLOT,
)
