"""What the two Zalo channels keep for themselves, and what channels without buttons need."""

import sqlalchemy as sa
from alembic import op

from storage.columns import Id, Instant, Json

revision = "0007"
down_revision = "0006"


_TABLES = ("links", "referrals", "zalo_uploads", "zalo_tokens", "kept_back", "menus")


def upgrade() -> None:
    """Make the tables."""
    _menus()
    _kept_back()
    _zalo()
    _people()


def downgrade() -> None:
    """Drop the tables again."""
    for table in _TABLES:
        op.drop_table(table)


def _menus() -> None:
    op.create_table(
        "menus",
        sa.Column("channel", sa.String(length=20), nullable=False),
        sa.Column("peer", sa.String(length=200), nullable=False),
        sa.Column("slot", sa.Integer(), nullable=False),
        sa.Column("outbox", Id, nullable=False),
        sa.Column("first", sa.Integer(), nullable=False),
        sa.Column("shown", sa.Integer(), nullable=False),
        sa.Column("options", Json, nullable=False),
        sa.Column("sent_at", Instant, nullable=False),
        sa.PrimaryKeyConstraint("channel", "peer", "slot", name="pk_menus"),
    )


def _kept_back() -> None:
    op.create_table(
        "kept_back",
        sa.Column("outbox", Id, nullable=False),
        sa.Column("channel", sa.String(length=20), nullable=False),
        sa.Column("peer", sa.String(length=200), nullable=False),
        sa.Column("since_at", Instant, nullable=False),
        sa.ForeignKeyConstraint(["outbox"], ["outbox.id"], name="fk_kept_back_outbox"),
        sa.PrimaryKeyConstraint("outbox", name="pk_kept_back"),
    )


def _zalo() -> None:
    op.create_table(
        "zalo_tokens",
        sa.Column("app", sa.String(length=40), nullable=False),
        sa.Column("access", sa.LargeBinary(), nullable=False),
        sa.Column("refresh", sa.LargeBinary(), nullable=False),
        sa.Column("ends_at", Instant, nullable=False),
        sa.Column("refreshed_at", Instant, nullable=False),
        sa.Column("trying_until_at", Instant),
        sa.Column("seed", sa.String(length=64)),
        sa.Column("trouble", sa.String(length=20)),
        sa.PrimaryKeyConstraint("app", name="pk_zalo_tokens"),
    )
    op.create_table(
        "zalo_uploads",
        sa.Column("account", sa.String(length=40), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("attachment", sa.String(length=200), nullable=False),
        sa.Column("ends_at", Instant, nullable=False),
        sa.PrimaryKeyConstraint("account", "hash", name="pk_zalo_uploads"),
    )


def _people() -> None:
    op.create_table(
        "referrals",
        sa.Column("person", Id, nullable=False),
        sa.Column("ref", sa.String(length=20), nullable=False),
        sa.Column("channel", sa.String(length=20), nullable=False),
        sa.Column("at", Instant, nullable=False),
        sa.ForeignKeyConstraint(["person"], ["people.id"], name="fk_referrals_person"),
        sa.PrimaryKeyConstraint("person", name="pk_referrals"),
    )
    op.create_index("ix_referrals_ref", "referrals", ["ref"])
    op.create_table(
        "links",
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("person", Id, nullable=False),
        sa.Column("expires_at", Instant, nullable=False),
        sa.Column("used_at", Instant),
        sa.ForeignKeyConstraint(["person"], ["people.id"], name="fk_links_person"),
        sa.PrimaryKeyConstraint("hash", name="pk_links"),
    )
