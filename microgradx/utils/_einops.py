"""einops knows this library's tensors: its backend enters itself when einops is imported, whether before or after.

einops asks every subclass of its AbstractBackend whose framework has been imported. Its layers are in einops.layers.<framework>.
"""
import importlib.abc
import importlib.util
import sys
from pathlib import Path

import microgradx as _m


def register():
    """Define the backend, where einops will find it."""
    from einops._backends import AbstractBackend

    global Backend              # einops finds it among the subclasses, which are weak references

    class Backend(AbstractBackend):
        framework_name = "microgradx"

        def is_appropriate_type(self, tensor):
            return isinstance(tensor, _m.Tensor)

        def from_numpy(self, x):
            x = _m.from_numpy(x)
            return x.requires_grad_() if self.is_float_type(x) else x

        def to_numpy(self, x):
            return x.detach().numpy()

        def arange(self, start, stop):
            return _m.arange(start, stop, dtype=_m.int64)

        def reduce(self, x, operation, axes):
            if operation in ("min", "max", "sum", "mean"):
                return getattr(x, {"min": "amin", "max": "amax"}.get(operation, operation))(dim=tuple(axes))
            for axis in sorted(axes, reverse=True):         # prod, any, all
                x = getattr(x, operation)(dim=axis)
            return x

        def transpose(self, x, axes):
            return x.permute(axes)

        def stack_on_zeroth_dimension(self, tensors):
            return _m.stack(tensors)

        def add_axes(self, x, n_axes, pos2len):
            for position in pos2len:
                x = self.add_axis(x, position)
            return x.expand([pos2len.get(axis, -1) for axis in range(n_axes)])

        def add_axis(self, x, new_position):
            return x.unsqueeze(new_position)

        def tile(self, x, repeats):
            return x.repeat(repeats)

        def concat(self, tensors, axis):
            return _m.cat(tensors, dim=axis)

        def is_float_type(self, x):
            return x.is_floating_point()

        def layers(self):
            return importlib.import_module("einops.layers.microgradx")

        def einsum(self, pattern, *x):
            return _m.einsum(pattern, *x)


class _Finder(importlib.abc.MetaPathFinder):
    def find_spec(self, name, path, target=None):
        if name == "einops.parsing":            # a part that einops loads before it computes anything
            register()
        elif name == "einops.layers.microgradx":
            return importlib.util.spec_from_file_location(name, Path(__file__).with_name("_einops_layers.py"))
        return None


def install():
    """Be asked when einops is imported, or register where it has been."""
    sys.meta_path.insert(0, _Finder())
    if "einops.parsing" in sys.modules:
        register()
