"""`make bench`: how soon, how fast and how large Usher is, beside what others are. It measures and asserts nothing."""
