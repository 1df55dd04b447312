"""Records what was decided: tables and functions on an open session."""
