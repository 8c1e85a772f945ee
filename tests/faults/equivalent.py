"""Faults that change nothing, with the reason; the harness checks on 100 examples that they change nothing indeed."""
import re

REASONS = []


def reason_for(row, fault):
    """Why this fault in this row changes nothing, or None."""
    return next((reason for rows, kinds, reason in REASONS if row in rows.split() and re.match(kinds, fault)), None)
