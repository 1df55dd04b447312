"""Cases and what belongs to them."""

from typing import Any

import sqlalchemy as sa
from alembic import op

from storage.columns import Id, Instant, Json

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Make the tables."""
    _cases()
    _case_events()
    _followers()
    _ratings()
    _files()
    _case_files()
    _counters()


def downgrade() -> None:
    """Drop the tables again."""
    for table in (
        "counters",
        "case_files",
        "files",
        "ratings",
        "followers",
        "case_events",
        "cases",
    ):
        op.drop_table(table)


def _as_reported() -> list[sa.Column[Any]]:
    return [
        sa.Column("id", Id, nullable=False),
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("reporter", Id, nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("category", sa.String(length=20), nullable=False),
        sa.Column("severity", sa.String(length=10), nullable=False),
        sa.Column("ward", sa.String(length=10), nullable=True),
        sa.Column("address", sa.String(length=400), nullable=False),
        sa.Column("lat", sa.Float(), nullable=True),
        sa.Column("lon", sa.Float(), nullable=True),
        sa.Column("photos", Json, nullable=False),
        sa.Column("name_shown", sa.Boolean(), nullable=False),
        sa.Column("contact", sa.String(length=32), nullable=True),
    ]


def _as_worked_on() -> list[sa.Column[Any]]:
    return [
        sa.Column("agency", sa.String(length=20), nullable=True),
        sa.Column("officer", Id, nullable=True),
        sa.Column("hops", sa.Integer(), nullable=False),
        sa.Column("asks", sa.Integer(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("contested", sa.Boolean(), nullable=False),
        sa.Column("question", sa.Text(), nullable=True),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.Column("proof", Json, nullable=False),
        sa.Column("document", sa.String(length=120), nullable=True),
        sa.Column("answered_by", Id, nullable=True),
    ]


def _clocks() -> list[sa.Column[Any]]:
    return [
        sa.Column("submitted_at", Instant, nullable=False),
        sa.Column("receive_due_at", Instant, nullable=False),
        sa.Column("handle_due_at", Instant, nullable=False),
        sa.Column("receive_from_at", Instant, nullable=False),
        sa.Column("clock_from_at", Instant, nullable=False),
        sa.Column("assigned_at", Instant, nullable=True),
        sa.Column("paused_at", Instant, nullable=True),
        sa.Column("paused_minutes", sa.Integer(), nullable=False),
        sa.Column("resolved_at", Instant, nullable=True),
        sa.Column("second_look_from_at", Instant, nullable=True),
        sa.Column("second_look_due_at", Instant, nullable=True),
        sa.Column("referred_until_on", sa.Date(), nullable=True),
        sa.Column("extension", Json, nullable=True),
        sa.Column("extended_minutes", sa.Integer(), nullable=False),
        sa.Column("rated", sa.Boolean(), nullable=False),
        sa.Column("checked", Json, nullable=False),
        sa.Column("check_error", sa.Text(), nullable=True),
        sa.Column("next_check_at", Instant, nullable=True),
        sa.Column("merged_into", sa.String(length=20), nullable=True),
        sa.Column("extra", Json, nullable=False),
    ]


def _cases() -> None:
    op.create_table(
        "cases",
        *_as_reported(),
        *_as_worked_on(),
        *_clocks(),
        sa.ForeignKeyConstraint(["answered_by"], ["people.id"], name="fk_cases_answered_by"),
        sa.ForeignKeyConstraint(["contact"], ["contacts.ref"], name="fk_cases_contact"),
        sa.ForeignKeyConstraint(["officer"], ["people.id"], name="fk_cases_officer"),
        sa.ForeignKeyConstraint(["reporter"], ["people.id"], name="fk_cases_reporter"),
        sa.PrimaryKeyConstraint("id", name="pk_cases"),
        sa.UniqueConstraint("code", name="uq_cases_code"),
    )
    op.create_index("ix_cases_agency_state", "cases", ["agency", "state", "handle_due_at"])
    op.create_index("ix_cases_next_check_at", "cases", ["next_check_at"])
    op.create_index("ix_cases_reporter", "cases", ["reporter"])
    op.create_index("ix_cases_ward_category", "cases", ["ward", "category", "submitted_at"])


def _case_events() -> None:
    op.create_table(
        "case_events",
        sa.Column("id", Id, nullable=False),
        sa.Column("case", Id, nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("action", sa.String(length=20), nullable=False),
        sa.Column("actor", Id, nullable=True),
        sa.Column("agency", sa.String(length=20), nullable=True),
        sa.Column("from_state", sa.String(length=20), nullable=False),
        sa.Column("to_state", sa.String(length=20), nullable=False),
        sa.Column("at", Instant, nullable=False),
        sa.Column("data", Json, nullable=False),
        sa.ForeignKeyConstraint(["actor"], ["people.id"], name="fk_case_events_actor"),
        sa.ForeignKeyConstraint(["case"], ["cases.id"], name="fk_case_events_case"),
        sa.PrimaryKeyConstraint("id", name="pk_case_events"),
        sa.UniqueConstraint("case", "seq", name="uq_case_events_case_seq"),
    )


def _followers() -> None:
    op.create_table(
        "followers",
        sa.Column("case", Id, nullable=False),
        sa.Column("person", Id, nullable=False),
        sa.Column("since_at", Instant, nullable=False),
        sa.ForeignKeyConstraint(["case"], ["cases.id"], name="fk_followers_case"),
        sa.ForeignKeyConstraint(["person"], ["people.id"], name="fk_followers_person"),
        sa.PrimaryKeyConstraint("case", "person", name="pk_followers"),
    )
    op.create_index("ix_followers_person", "followers", ["person"])


def _ratings() -> None:
    op.create_table(
        "ratings",
        sa.Column("case", Id, nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("score", sa.String(length=16), nullable=False),
        sa.Column("reasons", Json, nullable=False),
        sa.Column("comment", sa.Text(), nullable=True),
        sa.Column("rated_at", Instant, nullable=False),
        sa.ForeignKeyConstraint(["case"], ["cases.id"], name="fk_ratings_case"),
        sa.PrimaryKeyConstraint("case", "round", name="pk_ratings"),
    )


def _files() -> None:
    op.create_table(
        "files",
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("mime", sa.String(length=40), nullable=False),
        sa.Column("bytes", sa.Integer(), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("taken_at", sa.String(length=40), nullable=True),
        sa.Column("lat", sa.Float(), nullable=True),
        sa.Column("lon", sa.Float(), nullable=True),
        sa.Column("stored_at", Instant, nullable=False),
        sa.PrimaryKeyConstraint("hash", name="pk_files"),
    )


def _case_files() -> None:
    op.create_table(
        "case_files",
        sa.Column("case", Id, nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["case"], ["cases.id"], name="fk_case_files_case"),
        sa.ForeignKeyConstraint(["hash"], ["files.hash"], name="fk_case_files_hash"),
        sa.PrimaryKeyConstraint("case", "hash", name="pk_case_files"),
    )
    op.create_index("ix_case_files_hash", "case_files", ["hash"])


def _counters() -> None:
    op.create_table(
        "counters",
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("key", sa.String(length=60), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("on", "key", name="pk_counters"),
    )
