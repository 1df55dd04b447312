"""People, roles, conversations."""

import sqlalchemy as sa
from alembic import op

from storage.columns import Id, Instant, Json

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Make the tables."""
    _people()
    _conversations()
    _roles()
    _invitations()
    _contacts()


def downgrade() -> None:
    """Drop the tables again."""
    for table in ("contacts", "invitations", "roles", "conversations", "people"):
        op.drop_table(table)


def _people() -> None:
    op.create_table(
        "people",
        sa.Column("id", Id, nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column(
            "language_known", sa.Boolean(), server_default=sa.text("(false)"), nullable=False
        ),
        sa.Column("name", sa.String(length=120), nullable=True),
        sa.Column("consent", sa.String(length=20), nullable=True),
        sa.Column("consent_at", Instant, nullable=True),
        sa.Column("joined_at", Instant, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_people"),
    )


def _conversations() -> None:
    op.create_table(
        "conversations",
        sa.Column("channel", sa.String(length=20), nullable=False),
        sa.Column("peer", sa.String(length=200), nullable=False),
        sa.Column("person", Id, nullable=False),
        sa.Column("reachable", sa.Boolean(), server_default=sa.text("(true)"), nullable=False),
        sa.Column("drafts", Json, nullable=False),
        sa.Column("options", Json, nullable=False),
        sa.Column("nonce", sa.String(length=12), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("seen_at", Instant, nullable=False),
        sa.ForeignKeyConstraint(["person"], ["people.id"], name="fk_conversations_person"),
        sa.PrimaryKeyConstraint("channel", "peer", name="pk_conversations"),
    )
    op.create_index("ix_conversations_person", "conversations", ["person"])


def _roles() -> None:
    op.create_table(
        "roles",
        sa.Column("id", Id, nullable=False),
        sa.Column("person", Id, nullable=False),
        sa.Column("role", sa.String(length=12), nullable=False),
        sa.Column("agency", sa.String(length=20), nullable=True),
        sa.Column("valid_from", Instant, nullable=False),
        sa.Column("valid_to", Instant, nullable=True),
        sa.ForeignKeyConstraint(["person"], ["people.id"], name="fk_roles_person"),
        sa.PrimaryKeyConstraint("id", name="pk_roles"),
    )
    op.create_index("ix_roles_agency", "roles", ["agency"])
    op.create_index("ix_roles_person", "roles", ["person"])


def _invitations() -> None:
    op.create_table(
        "invitations",
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("role", sa.String(length=12), nullable=False),
        sa.Column("agency", sa.String(length=20), nullable=True),
        sa.Column("name", sa.String(length=120), nullable=True),
        sa.Column("created_at", Instant, nullable=False),
        sa.Column("expires_at", Instant, nullable=False),
        sa.Column("used_at", Instant, nullable=True),
        sa.Column("used_by", Id, nullable=True),
        sa.ForeignKeyConstraint(["used_by"], ["people.id"], name="fk_invitations_used_by"),
        sa.PrimaryKeyConstraint("hash", name="pk_invitations"),
    )


def _contacts() -> None:
    op.create_table(
        "contacts",
        sa.Column("ref", sa.String(length=32), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", Instant, nullable=False),
        sa.PrimaryKeyConstraint("ref", name="pk_contacts"),
    )
