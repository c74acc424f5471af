"""Debrid services, one file each behind one port. They know no database and no request's life."""
