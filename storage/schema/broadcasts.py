"""Broadcasts, their recipients, what these answered, and who wants none."""

from sqlalchemy import (
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    PrimaryKeyConstraint,
    String,
    Table,
    Text,
    text,
)

from storage.columns import Id, Instant, Json
from storage.schema.metadata import metadata

# `reached` is how far the audience has been written down: people up to this number, of `until`.
broadcasts = Table(
    "broadcasts",
    metadata,
    Column("id", Id, primary_key=True),
    Column("version", Integer, nullable=False),
    Column("standing", String(20), nullable=False, index=True),
    Column("author", ForeignKey("people.id"), nullable=False),
    Column("agency", String(20)),
    Column("content", Json, nullable=False),
    Column("audience", Json, nullable=False),
    Column("emergency", Boolean, nullable=False),
    Column("reason", Text, nullable=False),
    Column("approvals", Json, nullable=False),
    Column("counted", Json, nullable=False),
    Column("starts_at", Instant),
    Column("expires_at", Instant, nullable=False),
    Column("started_at", Instant),
    Column("ended_at", Instant),
    Column("reached", Id, nullable=False, server_default="0"),
    Column("until", Id),
    Column("told", Integer, nullable=False, server_default="-1"),
    Column("told_at", Instant),
    Column("created_at", Instant, nullable=False),
)

# Append-only: who did what with a broadcast. `seq` is the version it led to.
broadcast_events = Table(
    "broadcast_events",
    metadata,
    Column("broadcast", ForeignKey("broadcasts.id"), nullable=False),
    Column("seq", Integer, nullable=False),
    Column("action", String(20), nullable=False),
    Column("actor", ForeignKey("people.id")),
    Column("to_standing", String(20), nullable=False),
    Column("at", Instant, nullable=False),
    PrimaryKeyConstraint("broadcast", "seq"),
)

# One row is one person of the audience; `key` is their letter's, while there is one.
broadcast_recipients = Table(
    "broadcast_recipients",
    metadata,
    Column("broadcast", ForeignKey("broadcasts.id"), nullable=False),
    Column("person", ForeignKey("people.id"), nullable=False),
    Column("fate", String(12), nullable=False, server_default="waiting"),
    Column("tries", Integer, nullable=False, server_default="0"),
    Column("key", String(60)),
    Column("channel", String(20)),
    Column("at", Instant),
    PrimaryKeyConstraint("broadcast", "person"),
)
_WAITING = text("fate = 'waiting'")
Index(
    "ix_broadcast_recipients_waiting",
    broadcast_recipients.c.broadcast,
    broadcast_recipients.c.channel,
    broadcast_recipients.c.person,
    sqlite_where=_WAITING,
    postgresql_where=_WAITING,
)
_QUEUED = text("fate = 'queued'")
Index(
    "ix_broadcast_recipients_queued",
    broadcast_recipients.c.broadcast,
    broadcast_recipients.c.person,
    sqlite_where=_QUEUED,
    postgresql_where=_QUEUED,
)
_TOLD = text("fate IN ('queued', 'sent')")
Index(
    "ix_broadcast_recipients_told",
    broadcast_recipients.c.person,
    broadcast_recipients.c.at,
    sqlite_where=_TOLD,
    postgresql_where=_TOLD,
)

# How many recipients have which fate: progress is read without counting a million rows.
broadcast_counts = Table(
    "broadcast_counts",
    metadata,
    Column("broadcast", ForeignKey("broadcasts.id"), nullable=False),
    Column("fate", String(12), nullable=False),
    Column("count", Integer, nullable=False),
    PrimaryKeyConstraint("broadcast", "fate"),
)

broadcast_answers = Table(
    "broadcast_answers",
    metadata,
    Column("broadcast", ForeignKey("broadcasts.id"), nullable=False),
    Column("person", ForeignKey("people.id"), nullable=False),
    Column("answer", String(12), nullable=False),
    Column("ward", String(10)),
    Column("at", Instant, nullable=False),
    PrimaryKeyConstraint("broadcast", "person"),
)

opt_outs = Table(
    "opt_outs",
    metadata,
    Column("person", ForeignKey("people.id"), primary_key=True),
    Column("at", Instant, nullable=False),
)
