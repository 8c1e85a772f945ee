"""spectral_norm of a module's attribute, computed before each forward; the newer form is in parametrizations."""
import microgradx
from microgradx._rows import need

from .. import functional as F
from .weight_norm import attach, detach


def as_matrix(weight, dim):
    """weight with dimension dim first and all others joined."""
    if dim:
        weight = weight.permute(dim, *[d for d in range(weight.ndim) if d != dim])
    return weight.reshape(weight.size(0), -1)


def default_dim(module, name):
    """The output dimension: 1 for transposed convolutions, else 0."""
    return 1 if getattr(module, "transposed", False) else 0


class SpectralNorm:
    """The hook: module.<name> = weight / its largest singular value, by power iteration (Miyato et al., 2018)."""

    def __init__(self, name="weight", n_power_iterations=1, dim=0, eps=1e-12):
        need(n_power_iterations > 0, ValueError, f"spectral_norm: n_power_iterations must be positive, got {n_power_iterations}")
        self.name, self.n_power_iterations, self.dim, self.eps = name, n_power_iterations, dim, eps

    def compute_weight(self, module, do_power_iteration=False):
        """weight / sigma; in training the vectors u and v are improved first, in place."""
        weight, u, v = (getattr(module, self.name + end) for end in ("_orig", "_u", "_v"))
        matrix = as_matrix(weight, self.dim)
        if do_power_iteration:
            with microgradx.no_grad():
                for _ in range(self.n_power_iterations):
                    v.copy_(F.normalize(matrix.t().mv(u), dim=0, eps=self.eps))
                    u.copy_(F.normalize(matrix.mv(v), dim=0, eps=self.eps))
                u, v = u.clone(), v.clone()  # a second forward before backward must not change what this one saved
        return weight / microgradx.dot(u, matrix.mv(v))

    def __call__(self, module, inputs):
        setattr(module, self.name, self.compute_weight(module, module.training))


def spectral_norm(module, name="weight", n_power_iterations=1, eps=1e-12, dim=None):
    """Divide the parameter by its largest singular value; the original is `<name>_orig`, the vectors `<name>_u`,
    `_v`.

    >>> import microgradx
    >>> import warnings
    >>> with warnings.catch_warnings(action="ignore"):
    ...     layer = microgradx.nn.utils.spectral_norm(microgradx.nn.Linear(3, 2))
    >>> sorted(layer.state_dict())
    ['bias', 'weight_orig', 'weight_u', 'weight_v']
    """
    hook = SpectralNorm(name, n_power_iterations, default_dim(module, name) if dim is None else dim, eps)
    need(module._parameters.get(name, hook) is not None, ValueError, f"`SpectralNorm` cannot be applied as parameter `{name}` is None")
    attach(module, hook, "spectral_norm")
    weight = module._parameters[name]
    with microgradx.no_grad():
        rows, columns = as_matrix(weight, hook.dim).shape
        u, v = (F.normalize(weight.new_empty(n).normal_(0, 1), dim=0, eps=eps) for n in (rows, columns))
    del module._parameters[name]
    module.register_parameter(name + "_orig", weight)
    setattr(module, name, weight.data)
    module.register_buffer(name + "_u", u)
    module.register_buffer(name + "_v", v)
    return module


def remove_spectral_norm(module, name="weight"):
    """Make the parameter an ordinary one again, with its normalised value.

    >>> import microgradx
    >>> import warnings
    >>> with warnings.catch_warnings(action="ignore"):
    ...     layer = microgradx.nn.utils.remove_spectral_norm(microgradx.nn.utils.spectral_norm(microgradx.nn.Linear(3, 2)))
    >>> sorted(layer.state_dict())
    ['bias', 'weight']
    """
    return detach(module, name, SpectralNorm, "spectral_norm", ("_orig", "_u", "_v"))
