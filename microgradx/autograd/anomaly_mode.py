"""Anomaly detection: find the line that a gradient went wrong at."""
import os
import sys

from microgradx._engine import tape
from microgradx._engine.tensor import Tensor, cold
from microgradx._engine.warn import warn
from microgradx.autograd.grad_mode import no_grad

__all__ = ["detect_anomaly", "is_anomaly_check_nan_enabled", "is_anomaly_enabled", "set_anomaly_enabled", "set_detect_anomaly"]

_PACKAGE = os.path.dirname(os.path.dirname(os.path.abspath(__file__))) + os.sep


def _caller():
    """(file, line) of the innermost frame outside of this package: the user's line (the innermost of all where there is none)."""
    innermost = frame = sys._getframe(1)
    while frame is not None and frame.f_code.co_filename.startswith(_PACKAGE):
        frame = frame.f_back
    frame = frame or innermost
    return frame.f_code.co_filename, frame.f_lineno


def _find_nan(g):
    """Where a gradient is NaN, in words; None where it is not."""
    g = g._values() if getattr(g, "is_sparse", False) else g
    if not isinstance(g, Tensor) or not (g.dtype.is_floating_point or g.dtype.is_complex):
        return None
    with no_grad():
        if g.dtype.itemsize >= 4 and (total := g.sum().item()) == total:    # one pass settles it: a NaN makes the sum NaN
            return None
        places = g.detach().isnan().nonzero()
    if not len(places):     # the sum of infinities of both signs
        return None
    return f"{len(places)} of {g.numel()} elements of shape {list(g.shape)}, the first at {places[0].tolist()}"


cold["caller"], cold["find_nan"] = _caller, _find_nan


def set_anomaly_enabled(mode, check_nan=True):
    """set_anomaly_enabled(mode, check_nan=True): switch anomaly detection on or off; see `detect_anomaly`.

    >>> import microgradx
    >>> microgradx.set_anomaly_enabled(True, check_nan=False)
    >>> microgradx.is_anomaly_enabled(), microgradx.is_anomaly_check_nan_enabled()
    (True, False)
    >>> microgradx.set_anomaly_enabled(False)
    """
    if not isinstance(mode, bool):
        raise TypeError(f"set_anomaly_enabled(): argument 'mode' (position 1) must be bool, not {type(mode).__name__}")
    tape.set_anomaly(mode, bool(check_nan))


def is_anomaly_enabled():
    """is_anomaly_enabled() -> bool: is anomaly detection on?

    >>> import microgradx
    >>> microgradx.is_anomaly_enabled()
    False
    """
    return tape.anomaly_enabled()[0]


def is_anomaly_check_nan_enabled():
    """is_anomaly_check_nan_enabled() -> bool: does anomaly detection, when it is on, search gradients for NaN?

    >>> import microgradx
    >>> microgradx.is_anomaly_check_nan_enabled()
    True
    """
    return tape.anomaly_enabled()[1]


class set_detect_anomaly:
    """set_detect_anomaly(mode, check_nan=True): `detect_anomaly` on or off; at once when called as a function, until the end of
    the block in a with statement.

    >>> import microgradx
    >>> with microgradx.autograd.set_detect_anomaly(True):
    ...     microgradx.is_anomaly_enabled()
    True
    """

    def __init__(self, mode, check_nan=True):
        self._was = tape.anomaly_enabled()
        set_anomaly_enabled(mode, check_nan)

    def __enter__(self):
        pass

    def __exit__(self, *exc):
        set_anomaly_enabled(*self._was)
        return False


class detect_anomaly:
    """with detect_anomaly(check_nan=True): errors of backward name the user's line, and two kinds more are found.

    Inside, every recorded operation notes the file and line outside of this package that it comes from, and errors in its
    backward (RuntimeError for a saved tensor that was changed, a second pass, a gradient of the wrong shape; whatever a hook or a
    Function raises, as a note) say it. A rule that gives NaN raises RuntimeError (check_nan). And of every saved tensor a digest is
    taken and compared when the rule uses it, so that a write past the tape is found: one through a NumPy array that shares its
    memory, or through `.data`. Without anomaly detection such a write is not noticed and the gradient is wrong.

    Open it around forward and backward; what was recorded before has no line and no digest. A tiny model takes tens of times
    as long inside (about 10 us a node), one with matrices of hundreds of rows hardly longer, so it warns; use it for debugging.

    >>> import microgradx
    >>> x = microgradx.tensor([0.0, 4.0], requires_grad=True)
    >>> with microgradx.autograd.set_detect_anomaly(True):
    ...     (x.sqrt() * x.sign()).sum().backward()    # 0 * inf
    Traceback (most recent call last):
    ...
    RuntimeError: SqrtBackward0: Function 'SqrtBackward0' returned nan values in its 0th output: 1 of 2 elements of shape [2], ...
    """

    def __init__(self, check_nan=True):
        self._was, self._check_nan = tape.anomaly_enabled(), check_nan
        warn("Anomaly Detection has been enabled. It makes forward and backward slower; use it for debugging only.")

    def __enter__(self):
        set_anomaly_enabled(True, self._check_nan)

    __exit__ = set_detect_anomaly.__exit__
