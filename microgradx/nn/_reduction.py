"""The names and numbers of reductions, and what the older arguments size_average and reduce mean; losses that programs write ask here, too."""
from microgradx._engine.warn import warn

_NAMES = ("none", "mean", "sum")


def get_enum(reduction):
    """0, 1 or 2 for "none", "mean" or "sum"; ValueError for another."""
    if reduction == "elementwise_mean":
        warn("reduction='elementwise_mean' is deprecated. Please use reduction='mean'")
        return 1
    if reduction not in _NAMES:
        raise ValueError(f"{reduction} is not a valid value for reduction")
    return _NAMES.index(reduction)


def legacy_get_string(size_average, reduce, emit_warning=True):
    """The reduction that the old arguments mean, None being True, with a warning."""
    size_average, reduce = size_average is None or size_average, reduce is None or reduce
    reduction = "none" if not reduce else "mean" if size_average else "sum"
    if emit_warning:
        warn(f"size_average and reduce args will be deprecated, please use reduction='{reduction}' instead.")
    return reduction


def legacy_get_enum(size_average, reduce, emit_warning=True):
    """The number of legacy_get_string's answer."""
    return get_enum(legacy_get_string(size_average, reduce, emit_warning))
