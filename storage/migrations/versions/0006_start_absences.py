"""Absences and their substitutes, and who has had which digest."""

import sqlalchemy as sa
from alembic import op

from storage.columns import Id, Instant

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Make the tables."""
    _absences()
    _digests()


def downgrade() -> None:
    """Drop the tables again."""
    for table in ("digests", "absences"):
        op.drop_table(table)


def _absences() -> None:
    op.create_table(
        "absences",
        sa.Column("person", Id, nullable=False),
        sa.Column("until_on", sa.Date(), nullable=False),
        sa.Column("substitute", Id, nullable=True),
        sa.Column("since_at", Instant, nullable=False),
        sa.ForeignKeyConstraint(["person"], ["people.id"], name="fk_absences_person"),
        sa.ForeignKeyConstraint(["substitute"], ["people.id"], name="fk_absences_substitute"),
        sa.PrimaryKeyConstraint("person", name="pk_absences"),
    )


def _digests() -> None:
    op.create_table(
        "digests",
        sa.Column("issue", sa.String(length=40), nullable=False),
        sa.Column("person", Id, nullable=False),
        sa.Column("at", Instant, nullable=False),
        sa.ForeignKeyConstraint(["person"], ["people.id"], name="fk_digests_person"),
        sa.PrimaryKeyConstraint("issue", "person", name="pk_digests"),
    )
