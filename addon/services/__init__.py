"""What Usher does: one file for each thing. Steps do the I/O and hand an event back; only lifecycle writes phases."""
