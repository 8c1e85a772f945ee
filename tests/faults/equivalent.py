"""Faults that change nothing, with the reason; the harness checks on 120 examples that they change nothing indeed."""
import re

_ZERO = "the gradient is zero, and so is every multiple and every rearrangement of it"

REASONS = [
    # rows, kinds of fault (a regular expression at their beginning), reason
    ("floor ceil trunc round sign flat fill", "sign|factor|missing|flipped|rolled|transposed|output", _ZERO),
    ("copy_over", "(sign|factor|missing|flipped|rolled|transposed).*input 1", "what was overwritten gets a zero gradient: every multiple of it is the same"),
    ("copysign", "(sign|factor|missing|flipped|rolled|transposed|constant|no reduction).*input 1", "copysign takes a sign alone from input 1: " + _ZERO),
    ("nextafter", "(sign|factor|missing|flipped|rolled|transposed|constant|no reduction).*input 1", "nextafter takes a direction alone from input 1: " + _ZERO),
    ("index_fill masked_fill", "(flipped|rolled|transposed).*input 1", "the value is one number, whose gradient is a sum in whatever order"),
    ("linalg_cholesky linalg_eigh", "transposed", "the input is taken for a symmetric matrix, and so is its gradient (eigenvalues')"),
    ("lstm_cell", "swapped, inputs 0 and 1", "the two parts of the gates are added, so they have the same gradient"),
    ("mse_loss binary_cross_entropy", "shared", "where prediction and target are one tensor the prediction's gradient is zero; losing it loses nothing"),
    ("add", "swapped", "both inputs get the gradient as it came"),
]


def reason_for(row, fault):
    """Why this fault in this row changes nothing, or None."""
    return next((reason for rows, kinds, reason in REASONS if row in rows.split() and re.match(kinds, fault)), None)
