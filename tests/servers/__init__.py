"""Servers that speak real protocols on loopback, for tests."""
