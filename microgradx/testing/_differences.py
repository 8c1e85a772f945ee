"""Numeric derivatives: central differences, and where they disagree with the gradient, Richardson's extrapolation."""
import numpy as np

CBRT_EPS = float(np.finfo(np.float64).eps) ** (1 / 3)
_LEVELS = 7          # of the extrapolation: steps from 2^-7 to 2^-13 of max(1, |x|)


def _difference(scalar, arrays, a, at, h):
    """(f(x + h) - f(x - h)) / 2h by the element a[at], with the step that x + h really makes."""
    x = a[at]
    a[at] = up = x + h
    plus = scalar(*arrays)
    a[at] = down = x - h
    minus = scalar(*arrays)
    a[at] = x
    return (plus - minus) / (up - down)


def numeric_gradients(scalar, arrays, step=None):
    """Central differences of scalar(*arrays) by every element; h = cbrt(eps) * max(1, |x|) balances truncation and rounding."""
    grads = []
    for a in arrays:
        d = np.zeros(a.shape)
        for at in np.ndindex(*a.shape):
            d[at] = _difference(scalar, arrays, a, at, step or CBRT_EPS * max(1.0, abs(a[at])))
        grads.append(d)
    return grads


def extrapolated(scalar, arrays, i, at):
    """The derivative by arrays[i][at], from central differences at several steps (Ridders 1982) -> value, estimated error.

    The error of a central difference is a series in h^2, so neighbours of a table of halved steps cancel one power after the
    other. The entry that changed least against its neighbours is taken: which one that is does not depend on the gradient
    under test, so a wrong gradient is not made right by trying steps.
    """
    a, previous = arrays[i], []
    best, error = np.nan, np.inf
    for level in range(_LEVELS):
        h = 2.0 ** (-7 - level) * max(1.0, abs(a[at]))
        row = [_difference(scalar, arrays, a, at, h)]
        for k, coarse in enumerate(previous):
            row.append(row[k] + (row[k] - coarse) / (4.0 ** (k + 1) - 1))
            spread = max(abs(row[k + 1] - row[k]), abs(row[k + 1] - coarse))
            if spread < error:
                best, error = row[k + 1], spread
        previous = row
    return best, error
