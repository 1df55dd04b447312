"""What the Zalo channels keep, and what any channel without enough buttons needs."""

from sqlalchemy import (
    Column,
    ForeignKey,
    Integer,
    LargeBinary,
    PrimaryKeyConstraint,
    String,
    Table,
)

from storage.columns import Id, Instant, Json
from storage.schema.metadata import metadata

# The lists a person was shown last, so that a typed number means what stood beside it.
menus = Table(
    "menus",
    metadata,
    Column("channel", String(20), nullable=False),
    Column("peer", String(200), nullable=False),
    Column("slot", Integer, nullable=False),
    Column("outbox", Id, nullable=False),
    Column("first", Integer, nullable=False),
    Column("shown", Integer, nullable=False),
    Column("options", Json, nullable=False),
    Column("sent_at", Instant, nullable=False),
    PrimaryKeyConstraint("channel", "peer", "slot"),
)

# Letters a channel's window kept back: sent when the person writes again.
kept_back = Table(
    "kept_back",
    metadata,
    Column("outbox", ForeignKey("outbox.id"), primary_key=True),
    Column("channel", String(20), nullable=False),
    Column("peer", String(200), nullable=False),
    Column("since_at", Instant, nullable=False),
)

# One pair at a time; both tokens are sealed.
zalo_tokens = Table(
    "zalo_tokens",
    metadata,
    Column("app", String(40), primary_key=True),
    Column("access", LargeBinary, nullable=False),
    Column("refresh", LargeBinary, nullable=False),
    Column("ends_at", Instant, nullable=False),
    Column("refreshed_at", Instant, nullable=False),
    Column("trying_until_at", Instant),
    Column("seed", String(64)),
    Column("trouble", String(20)),
)

zalo_uploads = Table(
    "zalo_uploads",
    metadata,
    Column("account", String(40), nullable=False),
    Column("hash", String(64), nullable=False),
    Column("attachment", String(200), nullable=False),
    Column("ends_at", Instant, nullable=False),
    PrimaryKeyConstraint("account", "hash"),
)

# Who brought somebody here: the first touch, written once.
referrals = Table(
    "referrals",
    metadata,
    Column("person", ForeignKey("people.id"), primary_key=True),
    Column("ref", String(20), nullable=False, index=True),
    Column("channel", String(20), nullable=False),
    Column("at", Instant, nullable=False),
)

# A one-time code by which one person joins two channels.
links = Table(
    "links",
    metadata,
    Column("hash", String(64), primary_key=True),
    Column("person", ForeignKey("people.id"), nullable=False),
    Column("expires_at", Instant, nullable=False),
    Column("used_at", Instant),
)
