"""All tables. The migrations in `storage/migrations` build exactly these."""

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    Date,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    PrimaryKeyConstraint,
    String,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from storage.columns import Id, Instant, Json

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

# --- the two roads ---------------------------------------------------------------------

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

# --- people ----------------------------------------------------------------------------

people = Table(
    "people",
    metadata,
    Column("id", Id, primary_key=True),
    Column("language", String(2), nullable=False),
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

# Contact data stands alone, sealed; only a random reference leads here from a case.
contacts = Table(
    "contacts",
    metadata,
    Column("ref", String(32), primary_key=True),
    Column("sealed", LargeBinary, nullable=False),
    Column("created_at", Instant, nullable=False),
)

# --- cases -----------------------------------------------------------------------------

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
    Column("clock_from_at", Instant, nullable=False),
    Column("paused_at", Instant),
    Column("paused_minutes", Integer, nullable=False),
    Column("resolved_at", Instant),
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

# --- counting what may not be kept -------------------------------------------------------

counters = Table(
    "counters",
    metadata,
    Column("on", Date, nullable=False),
    Column("key", String(60), nullable=False),
    Column("count", Integer, nullable=False),
    PrimaryKeyConstraint("on", "key"),
)

# --- the web channel ---------------------------------------------------------------------

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

# --- the Telegram channel ----------------------------------------------------------------

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

# --- rooms: group chats in which an agency works -----------------------------------------

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

# --- reference data: loaded from data/*.csv, column for column ---------------------------

agencies = Table(
    "agencies",
    metadata,
    Column("code", String(20), primary_key=True),
    Column("name", String(200), nullable=False),
    Column("name_en", String(200), nullable=False),
    Column("kind", String(20), nullable=False),
    Column("parent", String(20)),
    Column("ward_code", String(10)),
    Column("valid_from", Date),
    Column("valid_to", Date),
    Column("merged_into", String(20)),
)

categories = Table(
    "categories",
    metadata,
    Column("code", String(20), primary_key=True),
    Column("name", String(120), nullable=False),
    Column("name_en", String(120), nullable=False),
    Column("responsible", String(20), nullable=False),
    Column("severity", String(10), nullable=False),
    Column("position", Integer, nullable=False),
)

wards = Table(
    "wards",
    metadata,
    Column("code", String(10), primary_key=True),
    Column("name", String(120), nullable=False),
    Column("kind", String(20), nullable=False),
    Column("lat", Float, nullable=False),
    Column("lon", Float, nullable=False),
    Column("km2", Float, nullable=False),
)

communes = Table(
    "communes",
    metadata,
    Column("code", String(10), primary_key=True),
    Column("name", String(120), nullable=False),
    Column("district_code", String(10), nullable=False),
    Column("ward_codes", String(200), nullable=False),
)

districts = Table(
    "districts",
    metadata,
    Column("code", String(10), primary_key=True),
    Column("name", String(120), nullable=False),
)

reject_codes = Table(
    "reject_codes",
    metadata,
    Column("code", String(30), primary_key=True),
    Column("name", String(200), nullable=False),
    Column("name_en", String(200), nullable=False),
    Column("right_door", Text, nullable=False),
    Column("right_door_en", Text, nullable=False),
)

standard_answers = Table(
    "standard_answers",
    metadata,
    Column("code", String(40), primary_key=True),
    Column("category", String(20), nullable=False),
    Column("name", String(200), nullable=False),
    Column("text", Text, nullable=False),
    Column("name_en", String(200), nullable=False),
    Column("text_en", Text, nullable=False),
)
