"""How far float32 may be from float64, by row, relative to the largest value of a result; each with its reason.

Twice to four times the worst of 1000 random examples a row, so that a kernel that loses three bits is found.
"""
DEFAULT = 2e-6     # 16 ulp of float32: the functions are good to 2, sums of a dozen terms add a few
_SUMS = "sums of up to 81 products, in another order than float64's"
_SOLVES = "the condition number, up to 4, times some ten roundings; computed by LAPACK"
BOUNDS = {
    **{row: (1e-5, _SUMS) for row in ("conv", "conv_transpose", "conv_dweight")},
    **{f"linalg_{name}": (1e-5, _SOLVES) for name in ("inv", "det", "slogdet", "cholesky", "qr", "eigh", "svd", "solve")},
    **{row: (1e-5, "magnitudes up to 4 / (0.3)^3, and the slope there is steeper still") for row in ("pow_scalar", "reciprocal")},
}


def bound_of(row):
    """The bound of a row."""
    return BOUNDS[row][0] if row in BOUNDS else DEFAULT
