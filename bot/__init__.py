"""Wires settings, channels, pages and workers together; decides nothing."""
