"""Ticks: delivery of the outbox and sweeps over what has come due."""
