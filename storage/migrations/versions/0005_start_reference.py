"""Reference data."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Make the tables."""
    _agencies()
    _categories()
    _wards()
    _communes()
    _districts()
    _reject_codes()
    _standard_answers()


def downgrade() -> None:
    """Drop the tables again."""
    for table in (
        "standard_answers",
        "reject_codes",
        "districts",
        "communes",
        "wards",
        "categories",
        "agencies",
    ):
        op.drop_table(table)


def _agencies() -> None:
    op.create_table(
        "agencies",
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("name_en", sa.String(length=200), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("parent", sa.String(length=20), nullable=True),
        sa.Column("ward_code", sa.String(length=10), nullable=True),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("merged_into", sa.String(length=20), nullable=True),
        sa.Column("calendar", sa.String(length=20), nullable=True),
        sa.PrimaryKeyConstraint("code", name="pk_agencies"),
    )


def _categories() -> None:
    op.create_table(
        "categories",
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("name_en", sa.String(length=120), nullable=False),
        sa.Column("responsible", sa.String(length=20), nullable=False),
        sa.Column("severity", sa.String(length=10), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("code", name="pk_categories"),
    )


def _wards() -> None:
    op.create_table(
        "wards",
        sa.Column("code", sa.String(length=10), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("lat", sa.Float(), nullable=False),
        sa.Column("lon", sa.Float(), nullable=False),
        sa.Column("km2", sa.Float(), nullable=False),
        sa.PrimaryKeyConstraint("code", name="pk_wards"),
    )


def _communes() -> None:
    op.create_table(
        "communes",
        sa.Column("code", sa.String(length=10), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("district_code", sa.String(length=10), nullable=False),
        sa.Column("ward_codes", sa.String(length=200), nullable=False),
        sa.PrimaryKeyConstraint("code", name="pk_communes"),
    )


def _districts() -> None:
    op.create_table(
        "districts",
        sa.Column("code", sa.String(length=10), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.PrimaryKeyConstraint("code", name="pk_districts"),
    )


def _reject_codes() -> None:
    op.create_table(
        "reject_codes",
        sa.Column("code", sa.String(length=30), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("name_en", sa.String(length=200), nullable=False),
        sa.Column("right_door", sa.Text(), nullable=False),
        sa.Column("right_door_en", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("code", name="pk_reject_codes"),
    )


def _standard_answers() -> None:
    op.create_table(
        "standard_answers",
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("category", sa.String(length=20), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("name_en", sa.String(length=200), nullable=False),
        sa.Column("text_en", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("code", name="pk_standard_answers"),
    )
