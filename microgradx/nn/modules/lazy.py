"""LazyModuleMixin: layers that take a size from their first input."""
import inspect

from ..parameter import UninitializedBuffer, UninitializedParameter, is_lazy
from .module import _Signature


class LazyModuleMixin:
    """Makes a layer whose parameters wait for the first input: `initialize_parameters(input)` gives them their shape,
    then the object becomes an instance of `cls_to_become`."""
    cls_to_become = None

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self._load_hook = self._register_load_state_dict_pre_hook(_materialize_from, with_module=True)
        self._initialize_hook = self.register_forward_pre_hook(_initialize, with_kwargs=True)

    def initialize_parameters(self, *args, **kwargs):
        """Give the parameters their shapes from the first input; every lazy layer defines it."""
        raise NotImplementedError(f"initialize_parameters is not implemented for {type(self).__name__}")

    def has_uninitialized_params(self):
        """Whether a parameter or buffer still waits for its shape."""
        return any(is_lazy(t) for t in (*self._parameters.values(), *self._buffers.values()))


def _initialize(module, args, kwargs):
    """The pre-forward hook: initialise, then become the ordinary class."""
    module.initialize_parameters(*args, **kwargs)
    if module.has_uninitialized_params():
        raise RuntimeError(f"module {module._get_name()} has not been fully initialized")
    module._initialize_hook.remove()
    module._load_hook.remove()
    del module._initialize_hook, module._load_hook
    if module.cls_to_become is not None:
        module.__class__ = module.cls_to_become


def _materialize_from(module, state_dict, prefix, *_):
    """The pre-load hook: what has no shape yet takes the one that is loaded."""
    for name, tensor in (*module._parameters.items(), *module._buffers.items()):
        loaded = state_dict.get(prefix + name)
        if tensor is not None and is_lazy(tensor) and loaded is not None and not is_lazy(loaded):
            tensor.materialize(loaded.shape)


class _Lazy(LazyModuleMixin):
    """A layer that is made with 0 for its first argument, a size, and takes it from its first input."""

    def __init__(self, *args, **kwargs):
        bound = type(self).__signature__.bind(*args, **kwargs)
        bound.apply_defaults()
        super().__init__(0, *bound.args, **bound.kwargs)
        for tensors, kind in ((self._parameters, UninitializedParameter), (self._buffers, UninitializedBuffer)):
            waiting = [name for name in tensors if name in self._shapes() and tensors[name] is not None]
            tensors.update((name, kind(device=tensors[name].device, dtype=tensors[name].dtype)) for name in waiting)

    def reset_parameters(self):
        """The parameters' first values, where they have a shape."""
        if not self.has_uninitialized_params() and getattr(self, self._size):
            super().reset_parameters()

    def initialize_parameters(self, input, *args, **kwargs):
        """Take the size, and with it the shapes, from input; a layer without tensors keeps the size 0, as all but Linear do whose tensors were loaded."""
        size, waiting = self._find(input), self.has_uninitialized_params()
        if waiting or self._size == "in_features":
            setattr(self, self._size, size)
        if waiting:
            for name, shape in self._shapes().items():
                if getattr(self, name) is not None:
                    getattr(self, name).materialize(shape)
            self.reset_parameters()


def lazy(base, find, like=None):
    """The lazy version of a layer, `find(layer, input)` its size; with the other arguments of base, or of like."""
    size, *others = inspect.signature(like or base).parameters.values()
    return type(f"Lazy{base.__name__}", (_Lazy, base), {
        "__module__": base.__module__, "__signature__": _Signature(inspect.Signature(others)), "_size": size.name, "_find": find, "cls_to_become": base,
        "__doc__": f"A {base.__name__} that takes {size.name} from its first input, and is a {base.__name__} from then on."})
