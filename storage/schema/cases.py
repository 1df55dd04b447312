"""Cases and what belongs to them, and counts of what may not be kept."""

from sqlalchemy import (
    Boolean,
    Column,
    Date,
    Float,
    ForeignKey,
    Index,
    Integer,
    PrimaryKeyConstraint,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from storage.columns import Id, Instant, Json
from storage.schema.metadata import metadata

cases = Table(
    "cases",
    metadata,
    Column("id", Id, primary_key=True),
    Column("code", String(20), nullable=False, unique=True),
    Column("state", String(20), nullable=False),
    Column("version", Integer, nullable=False),
    Column("reporter", ForeignKey("people.id"), nullable=False, index=True),
    Column("text", Text, nullable=False),
    Column("category", String(20), nullable=False),
    Column("severity", String(10), nullable=False),
    Column("ward", String(10)),
    Column("address", String(400), nullable=False),
    Column("lat", Float),
    Column("lon", Float),
    Column("photos", Json, nullable=False),
    Column("name_shown", Boolean, nullable=False),
    Column("contact", ForeignKey("contacts.ref")),
    Column("agency", String(20)),
    Column("officer", ForeignKey("people.id")),
    Column("hops", Integer, nullable=False),
    Column("asks", Integer, nullable=False),
    Column("round", Integer, nullable=False),
    Column("contested", Boolean, nullable=False),
    Column("question", Text),
    Column("answer", Text),
    Column("proof", Json, nullable=False),
    Column("document", String(120)),
    Column("answered_by", ForeignKey("people.id")),
    Column("submitted_at", Instant, nullable=False),
    Column("receive_due_at", Instant, nullable=False),
    Column("handle_due_at", Instant, nullable=False),
    Column("receive_from_at", Instant, nullable=False),
    Column("clock_from_at", Instant, nullable=False),
    Column("assigned_at", Instant),
    Column("paused_at", Instant),
    Column("paused_minutes", Integer, nullable=False),
    Column("resolved_at", Instant),
    Column("second_look_from_at", Instant),
    Column("second_look_due_at", Instant),
    Column("referred_until_on", Date),
    Column("extension", Json),
    Column("extended_minutes", Integer, nullable=False),
    Column("rated", Boolean, nullable=False),
    Column("checked", Json, nullable=False),
    Column("check_error", Text),
    Column("next_check_at", Instant, index=True),
    Column("merged_into", String(20)),
    Column("extra", Json, nullable=False),
)
Index("ix_cases_agency_state", cases.c.agency, cases.c.state, cases.c.handle_due_at)
Index("ix_cases_ward_category", cases.c.ward, cases.c.category, cases.c.submitted_at)

# Append-only: what happened to a case. `seq` is the version the event led to.
case_events = Table(
    "case_events",
    metadata,
    Column("id", Id, primary_key=True),
    Column("case", ForeignKey("cases.id"), nullable=False),
    Column("seq", Integer, nullable=False),
    Column("action", String(20), nullable=False),
    Column("actor", ForeignKey("people.id")),
    Column("agency", String(20)),
    Column("from_state", String(20), nullable=False),
    Column("to_state", String(20), nullable=False),
    Column("at", Instant, nullable=False),
    Column("data", Json, nullable=False),
    UniqueConstraint("case", "seq"),
)

followers = Table(
    "followers",
    metadata,
    Column("case", ForeignKey("cases.id"), nullable=False),
    Column("person", ForeignKey("people.id"), nullable=False, index=True),
    Column("since_at", Instant, nullable=False),
    PrimaryKeyConstraint("case", "person"),
)

ratings = Table(
    "ratings",
    metadata,
    Column("case", ForeignKey("cases.id"), nullable=False),
    Column("round", Integer, nullable=False),
    Column("score", String(16), nullable=False),
    Column("reasons", Json, nullable=False),
    Column("comment", Text),
    Column("rated_at", Instant, nullable=False),
    PrimaryKeyConstraint("case", "round"),
)

# Where and when a picture was taken stands here, never in the picture itself.
files = Table(
    "files",
    metadata,
    Column("hash", String(64), primary_key=True),
    Column("mime", String(40), nullable=False),
    Column("bytes", Integer, nullable=False),
    Column("width", Integer, nullable=False),
    Column("height", Integer, nullable=False),
    Column("taken_at", String(40)),
    Column("lat", Float),
    Column("lon", Float),
    Column("stored_at", Instant, nullable=False),
)

case_files = Table(
    "case_files",
    metadata,
    Column("case", ForeignKey("cases.id"), nullable=False),
    Column("hash", ForeignKey("files.hash"), nullable=False, index=True),
    Column("seq", Integer, nullable=False),
    PrimaryKeyConstraint("case", "hash"),
)


counters = Table(
    "counters",
    metadata,
    Column("on", Date, nullable=False),
    Column("key", String(60), nullable=False),
    Column("count", Integer, nullable=False),
    PrimaryKeyConstraint("on", "key"),
)
