"""People, their conversations, roles, invitations and sealed contact data."""

from sqlalchemy import (
    Boolean,
    Column,
    Date,
    ForeignKey,
    Integer,
    LargeBinary,
    PrimaryKeyConstraint,
    String,
    Table,
    text,
)

from storage.columns import Id, Instant, Json
from storage.schema.metadata import metadata

people = Table(
    "people",
    metadata,
    Column("id", Id, primary_key=True),
    Column("language", String(2), nullable=False),
    Column("language_known", Boolean, nullable=False, server_default=text("false")),
    Column("name", String(120)),
    Column("consent", String(20)),
    Column("consent_at", Instant),
    Column("joined_at", Instant, nullable=False),
)

# One row is one person on one channel: the address, and where the conversation stands.
conversations = Table(
    "conversations",
    metadata,
    Column("channel", String(20), nullable=False),
    Column("peer", String(200), nullable=False),
    Column("person", ForeignKey("people.id"), nullable=False, index=True),
    Column("reachable", Boolean, nullable=False, server_default=text("true")),
    Column("drafts", Json, nullable=False),
    Column("options", Json, nullable=False),
    Column("nonce", String(12), nullable=False),
    Column("version", Integer, nullable=False),
    Column("seen_at", Instant, nullable=False),
    PrimaryKeyConstraint("channel", "peer"),
)

roles = Table(
    "roles",
    metadata,
    Column("id", Id, primary_key=True),
    Column("person", ForeignKey("people.id"), nullable=False, index=True),
    Column("role", String(12), nullable=False),
    Column("agency", String(20), index=True),
    Column("valid_from", Instant, nullable=False),
    Column("valid_to", Instant),
)

invitations = Table(
    "invitations",
    metadata,
    Column("hash", String(64), primary_key=True),
    Column("role", String(12), nullable=False),
    Column("agency", String(20)),
    Column("name", String(120)),
    Column("created_at", Instant, nullable=False),
    Column("expires_at", Instant, nullable=False),
    Column("used_at", Instant),
    Column("used_by", ForeignKey("people.id")),
)

# Who is out of office, and who reads their notices meanwhile.
absences = Table(
    "absences",
    metadata,
    Column("person", ForeignKey("people.id"), primary_key=True),
    Column("until_on", Date, nullable=False),
    Column("substitute", ForeignKey("people.id")),
    Column("since_at", Instant, nullable=False),
)

# Each person gets each issue of a digest once.
digests = Table(
    "digests",
    metadata,
    Column("issue", String(40), nullable=False),
    Column("person", ForeignKey("people.id"), nullable=False),
    Column("at", Instant, nullable=False),
    PrimaryKeyConstraint("issue", "person"),
)

# Contact data stands alone, sealed; only a random reference leads here from a case.
contacts = Table(
    "contacts",
    metadata,
    Column("ref", String(32), primary_key=True),
    Column("sealed", LargeBinary, nullable=False),
    Column("created_at", Instant, nullable=False),
)
