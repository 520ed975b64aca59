"""The tests of reportlib."""
