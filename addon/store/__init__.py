"""The database: Pony on SQLite. Entities never leave this room; frozen snapshots and tuples do."""
