"""Pure rules of the city: no clock, no I/O, no framework."""
