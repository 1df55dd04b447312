"""The demonstration: prepared people on the embedded default, and a story they play."""
