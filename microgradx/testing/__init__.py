"""Tools for testing."""
