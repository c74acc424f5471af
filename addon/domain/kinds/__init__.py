"""What differs per media type: one file each."""
