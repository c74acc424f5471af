"""A neighbourhood of upstreams on loopback for the demo and the tests; must not know anything of Usher."""
