"""The database, each test with a file of its own."""
