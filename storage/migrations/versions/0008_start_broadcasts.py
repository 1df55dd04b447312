"""Broadcasts, their recipients, what these answered, and who wants none."""

import sqlalchemy as sa
from alembic import op

from storage.columns import Id, Instant, Json

revision = "0008"
down_revision = "0007"

_TABLES = (
    "opt_outs",
    "broadcast_answers",
    "broadcast_counts",
    "broadcast_recipients",
    "broadcast_events",
    "broadcasts",
)


def upgrade() -> None:
    """Make the tables."""
    _broadcasts()
    _events()
    _recipients()
    _counts()
    _answers()
    _opt_outs()


def downgrade() -> None:
    """Drop the tables again."""
    for table in _TABLES:
        op.drop_table(table)


def _of(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{target}.id"], name=f"fk_{table}_{column}")


def _broadcasts() -> None:
    op.create_table(
        "broadcasts",
        sa.Column("id", Id, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("standing", sa.String(length=20), nullable=False),
        sa.Column("author", Id, nullable=False),
        sa.Column("agency", sa.String(length=20), nullable=True),
        sa.Column("content", Json, nullable=False),
        sa.Column("audience", Json, nullable=False),
        sa.Column("emergency", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("approvals", Json, nullable=False),
        sa.Column("counted", Json, nullable=False),
        sa.Column("starts_at", Instant, nullable=True),
        sa.Column("expires_at", Instant, nullable=False),
        sa.Column("started_at", Instant, nullable=True),
        sa.Column("ended_at", Instant, nullable=True),
        sa.Column("reached", Id, server_default="0", nullable=False),
        sa.Column("until", Id, nullable=True),
        sa.Column("told", sa.Integer(), server_default="-1", nullable=False),
        sa.Column("told_at", Instant, nullable=True),
        sa.Column("created_at", Instant, nullable=False),
        _of("broadcasts", "author", "people"),
        sa.PrimaryKeyConstraint("id", name="pk_broadcasts"),
    )
    op.create_index("ix_broadcasts_standing", "broadcasts", ["standing"])


def _events() -> None:
    op.create_table(
        "broadcast_events",
        sa.Column("broadcast", Id, nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("action", sa.String(length=20), nullable=False),
        sa.Column("actor", Id, nullable=True),
        sa.Column("to_standing", sa.String(length=20), nullable=False),
        sa.Column("at", Instant, nullable=False),
        _of("broadcast_events", "broadcast", "broadcasts"),
        _of("broadcast_events", "actor", "people"),
        sa.PrimaryKeyConstraint("broadcast", "seq", name="pk_broadcast_events"),
    )


def _recipients() -> None:
    op.create_table(
        "broadcast_recipients",
        sa.Column("broadcast", Id, nullable=False),
        sa.Column("person", Id, nullable=False),
        sa.Column("fate", sa.String(length=12), server_default="waiting", nullable=False),
        sa.Column("tries", sa.Integer(), server_default="0", nullable=False),
        sa.Column("key", sa.String(length=60), nullable=True),
        sa.Column("channel", sa.String(length=20), nullable=True),
        sa.Column("at", Instant, nullable=True),
        _of("broadcast_recipients", "broadcast", "broadcasts"),
        _of("broadcast_recipients", "person", "people"),
        sa.PrimaryKeyConstraint("broadcast", "person", name="pk_broadcast_recipients"),
    )
    for name, columns, where in (
        ("waiting", ["broadcast", "channel", "person"], "fate = 'waiting'"),
        ("queued", ["broadcast", "person"], "fate = 'queued'"),
        ("told", ["person", "at"], "fate IN ('queued', 'sent')"),
    ):
        op.create_index(
            f"ix_broadcast_recipients_{name}",
            "broadcast_recipients",
            columns,
            sqlite_where=sa.text(where),
            postgresql_where=sa.text(where),
        )


def _counts() -> None:
    op.create_table(
        "broadcast_counts",
        sa.Column("broadcast", Id, nullable=False),
        sa.Column("fate", sa.String(length=12), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        _of("broadcast_counts", "broadcast", "broadcasts"),
        sa.PrimaryKeyConstraint("broadcast", "fate", name="pk_broadcast_counts"),
    )


def _answers() -> None:
    op.create_table(
        "broadcast_answers",
        sa.Column("broadcast", Id, nullable=False),
        sa.Column("person", Id, nullable=False),
        sa.Column("answer", sa.String(length=12), nullable=False),
        sa.Column("ward", sa.String(length=10), nullable=True),
        sa.Column("at", Instant, nullable=False),
        _of("broadcast_answers", "broadcast", "broadcasts"),
        _of("broadcast_answers", "person", "people"),
        sa.PrimaryKeyConstraint("broadcast", "person", name="pk_broadcast_answers"),
    )


def _opt_outs() -> None:
    op.create_table(
        "opt_outs",
        sa.Column("person", Id, nullable=False),
        sa.Column("at", Instant, nullable=False),
        _of("opt_outs", "person", "people"),
        sa.PrimaryKeyConstraint("person", name="pk_opt_outs"),
    )
