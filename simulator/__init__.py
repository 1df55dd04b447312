"""Plays the chat platforms on loopback; imports nothing of the product."""
