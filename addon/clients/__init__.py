"""Clients of other services, one file each. They know no database; what they answer is frozen data."""
