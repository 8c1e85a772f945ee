"""weight_norm of a module's attribute, computed before each forward; the newer form is in parametrizations."""
import microgradx
from microgradx._engine.warn import warn
from microgradx._rows import need
from microgradx.autograd.function import named

from ..parameter import Parameter


def norm_except(weight, dim):
    """The norm of weight over all dimensions but dim, which stay with size 1; over all where dim is None or -1."""
    if dim is None or dim == -1:
        return microgradx.linalg.vector_norm(weight)
    others = [d for d in range(weight.ndim) if d != dim % weight.ndim]
    return microgradx.linalg.vector_norm(weight, 2, others, keepdim=True) if others else weight.abs()


def directed(v, g, dim):
    """g * v / |v|, the norm taken over all dimensions but dim."""
    return named(v * (g / norm_except(v, dim)), "WeightNormInterfaceBackward0" if dim in (0, v.ndim - 1) else "MulBackward0")


def attach(module, hook, what):
    """Register the hook that computes a parameter before each forward, the only one of its kind for it."""
    for other in module._forward_pre_hooks.values():
        need(type(other) is not type(hook) or other.name != hook.name, RuntimeError, f"Cannot register two {what} hooks on the same parameter {hook.name}")
    module.register_forward_pre_hook(hook)


def detach(module, name, kind, what, parts):
    """Take such a hook away: the parameter gets the value that it computes, and the parts that it computes it of go."""
    for key, hook in module._forward_pre_hooks.items():
        if isinstance(hook, kind) and hook.name == name:
            with microgradx.no_grad():
                weight = hook.compute_weight(module)
            for end in ("", *parts):
                delattr(module, name + end)
            module.register_parameter(name, Parameter(weight.detach()))
            del module._forward_pre_hooks[key]
            return module
    raise ValueError(f"{what} of '{name}' not found in {module}")


class WeightNorm:
    """The hook: module.<name> = g * v / |v| before each forward (Salimans and Kingma, 2016)."""

    def __init__(self, name, dim):
        self.name = name
        self.dim = -1 if dim is None else dim

    def compute_weight(self, module):
        """g * v / |v|."""
        g, v = getattr(module, self.name + "_g"), getattr(module, self.name + "_v")
        return directed(v, g, self.dim)

    def __call__(self, module, inputs):
        setattr(module, self.name, self.compute_weight(module))


def weight_norm(module, name="weight", dim=0):
    """Replace the parameter by its norm `<name>_g` (one for each index of dim, or one) and direction `<name>_v`.

    >>> import microgradx
    >>> import warnings
    >>> with warnings.catch_warnings(action="ignore"):
    ...     layer = microgradx.nn.utils.weight_norm(microgradx.nn.Linear(3, 2))
    >>> sorted(layer.state_dict())
    ['bias', 'weight_g', 'weight_v']
    """
    warn("`microgradx.nn.utils.weight_norm` is deprecated in favor of `microgradx.nn.utils.parametrizations.weight_norm`.", FutureWarning)
    hook = WeightNorm(name, dim)
    weight = getattr(module, name)
    attach(module, hook, "weight_norm")
    del module._parameters[name]
    with microgradx.no_grad():
        norm = norm_except(weight, hook.dim)
    module.register_parameter(name + "_g", Parameter(norm))
    module.register_parameter(name + "_v", Parameter(weight.data))
    setattr(module, name, hook.compute_weight(module))
    return module


def remove_weight_norm(module, name="weight"):
    """Make the parameter an ordinary one again.

    >>> import microgradx
    >>> import warnings
    >>> with warnings.catch_warnings(action="ignore"):
    ...     layer = microgradx.nn.utils.remove_weight_norm(microgradx.nn.utils.weight_norm(microgradx.nn.Linear(3, 2)))
    >>> sorted(layer.state_dict())
    ['bias', 'weight']
    """
    return detach(module, name, WeightNorm, "weight_norm", ("_g", "_v"))
