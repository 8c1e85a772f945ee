"""Calls of functions in other processes, of which a group has none here: programs that ask hear no."""

__all__ = ["is_available"]


def is_available():
    """Can functions of other processes be called? No."""
    return False
