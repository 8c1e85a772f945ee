"""Operators that take functions, by the path from which packages import them."""
from .associative_scan import associative_scan

__all__ = ["associative_scan"]
