"""Tests of the demo neighbourhood."""
