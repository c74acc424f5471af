"""Sources of releases, one file each. They know no database and no request's life."""
