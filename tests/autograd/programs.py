"""Running one piece of code on two libraries and comparing what comes out."""
import numpy as np


def plain(value):
    """A result in words both libraries share: rounded lists with shape and dtype for tensors, structures for structures."""
    if hasattr(value, "detach"):
        digits = 5 if value.dtype.itemsize < 8 else 10
        array = value.detach().numpy()
        values = [float(f"{v:.{digits}g}") + 0.0 for v in array.ravel().tolist()] if array.dtype.kind == "f" else array.ravel().tolist()
        return tuple(value.shape), str(value.dtype).partition(".")[2], value.requires_grad, values
    if isinstance(value, dict):
        return {key: plain(part) for key, part in value.items()}
    if isinstance(value, (tuple, list)):
        return type(value).__name__, [plain(part) for part in value]
    return float(np.float32(value)) if isinstance(value, float) else value


def outcome(call):
    """The plain result of call(), or the class of what it raised."""
    try:
        return plain(call())
    except (RuntimeError, TypeError, ValueError, AssertionError, IndexError) as error:
        return f"raises {type(error).__name__}"
