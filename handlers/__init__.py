"""The conversations people have: an event in, replies out."""
