"""Tests of the debrid services."""
