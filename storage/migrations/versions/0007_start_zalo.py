"""What the two Zalo channels keep for themselves."""

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Make the tables."""


def downgrade() -> None:
    """Drop the tables again."""
