"""What channels keep for themselves."""

from sqlalchemy import Column, ForeignKey, Integer, PrimaryKeyConstraint, String, Table

from storage.columns import Id, Instant, Json
from storage.schema.metadata import metadata

web_sessions = Table(
    "web_sessions",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("token_hash", String(64), nullable=False, unique=True),
    Column("last_seq", Integer, nullable=False, server_default="0"),
    Column("created_at", Instant, nullable=False),
)

web_messages = Table(
    "web_messages",
    metadata,
    Column("session", ForeignKey("web_sessions.id"), nullable=False),
    Column("seq", Integer, nullable=False),
    Column("outbox", Id, nullable=False, unique=True),
    Column("at", Instant, nullable=False),
    Column("content", Json, nullable=False),
    PrimaryKeyConstraint("session", "seq"),
)


# A file that came once is not fetched again.
telegram_files = Table(
    "telegram_files",
    metadata,
    Column("unique_id", String(120), primary_key=True),
    Column("hash", ForeignKey("files.hash"), nullable=False),
    Column("fetched_at", Instant, nullable=False),
)

# Only what we uploaded is sent again by its id: what people sent holds more than its pixels.
telegram_uploads = Table(
    "telegram_uploads",
    metadata,
    Column("bot", String(20), nullable=False),
    Column("hash", String(64), nullable=False),
    Column("file_id", String(200), nullable=False),
    Column("sent_at", Instant, nullable=False),
    PrimaryKeyConstraint("bot", "hash"),
)

# What Telegram has closed and until when; a restart does not open it.
telegram_pauses = Table(
    "telegram_pauses",
    metadata,
    Column("bot", String(20), nullable=False),
    Column("scope", String(40), nullable=False),
    Column("until_at", Instant, nullable=False),
    PrimaryKeyConstraint("bot", "scope"),
)


agency_rooms = Table(
    "agency_rooms",
    metadata,
    Column("channel", String(20), nullable=False),
    Column("room", String(200), nullable=False),
    Column("agency", String(20), nullable=False, index=True),
    Column("linked_by", ForeignKey("people.id"), nullable=False),
    Column("linked_at", Instant, nullable=False),
    PrimaryKeyConstraint("channel", "room"),
)
