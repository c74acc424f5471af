"""Which release is taken, and which of its files: pure decisions over names, lists and evidence."""
