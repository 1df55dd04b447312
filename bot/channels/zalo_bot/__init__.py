"""The Zalo Bot Platform: no buttons, one update at a time, a monthly quota."""

CHANNEL = "zalo_bot"
