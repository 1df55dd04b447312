"""A Zalo Official Account: buttons up to five, windows, approved templates, rotating tokens."""

CHANNEL = "zalo_oa"
