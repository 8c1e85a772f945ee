"""Call a module with other tensors in place of its own."""
import contextlib

from microgradx._engine.tensor import Tensor
from microgradx._engine.warn import warn
from microgradx._rows import need

from ..parameter import Parameter


def _everything(module):
    """(name, tensor) of all parameters and buffers, under every name that they have."""
    return (*module.named_parameters(remove_duplicate=False), *module.named_buffers(remove_duplicate=False))


@contextlib.contextmanager
def _swapped(module, tensors, strict, given):
    unmatched = {name for name, _ in _everything(module)} ^ set(tensors) if strict else None
    need(not unmatched, RuntimeError, f"functional_call: these names don't match: {unmatched and sorted(unmatched)}")
    replaced, owners = [], {"": module}
    try:
        for path, tensor in tensors.items():
            owner_path, _, name = path.rpartition(".")
            owner = owners.get(owner_path)
            if owner is None:
                owner = owners[owner_path] = module.get_submodule(owner_path)
            registry = next((place for place in (owner._parameters, owner._buffers) if name in place), owner.__dict__)
            for held in (tensor, getattr(owner, name, tensor)):
                if held is not None and not isinstance(held, Tensor):
                    raise TypeError(f"functional_call: `{path}` must be a Tensor, got {type(held).__name__}")
            if registry is owner.__dict__ and isinstance(getattr(type(owner), name, None), property):      # a parametrized one: set its originals
                replaced.append((path, None, (owner, name), getattr(owner, name)))
                setattr(owner, name, tensor)
                continue
            if registry is owner.__dict__ and isinstance(tensor, Parameter):
                registry = owner._parameters
            replaced.append((path, registry, name, registry.get(name, replaced)))
            registry[name] = tensor
        yield
    finally:
        for path, registry, name, tensor in reversed(replaced):
            if registry is None:
                setattr(*name, tensor)
                continue
            now = registry.pop(name) if tensor is replaced else registry[name]         # replaced: a name that the module lacks
            if tensor is not replaced:
                registry[name] = tensor
            if path in given:               # the caller sees what forward assigned
                given[path] = now


def functional_call(module, parameters_and_buffers, args=None, kwargs=None, *, tie_weights=True, strict=False):
    """func.functional_call under its old name (deprecated)."""
    warn("`microgradx.nn.utils.stateless.functional_call` is deprecated as of PyTorch 2.0. func.functional_call does the same", FutureWarning)
    return _functional_call(module, parameters_and_buffers, args, kwargs, tie_weights, strict)


def _functional_call(module, parameters_and_buffers, args, kwargs, tie_weights, strict):
    """module(*args, **kwargs) with the tensors of the dict (or of several dicts) in place of its own of these names.

    What forward assigns to one of these names is in the dict afterwards. tie_weights: a tensor that the module holds under several names is
    replaced under all of them.
    """
    if isinstance(parameters_and_buffers, (list, tuple)):
        need(all(isinstance(part, dict) for part in parameters_and_buffers), ValueError,
             f"functional_call: Expected dictionaries of tensors, got {[type(part).__name__ for part in parameters_and_buffers]}")
        keys = [key for part in parameters_and_buffers for key in part]
        twice = sorted({key for key in keys if keys.count(key) > 1})
        need(not twice, ValueError, f"functional_call: {twice} appeared in multiple dictionaries")
        parameters_and_buffers = {key: value for part in parameters_and_buffers for key, value in part.items()}
    need(isinstance(parameters_and_buffers, dict), ValueError,
         f"functional_call: Expected a dictionary of tensors, got {type(parameters_and_buffers).__name__}")
    tensors = dict(parameters_and_buffers)
    if tie_weights:
        names = {}
        for name, tensor in _everything(module):
            names.setdefault(id(tensor), []).append(name)
        for group in [group for group in names.values() if len(group) > 1]:
            given = [name for name in group if name in tensors]
            if given:
                if any(tensors[name] is not tensors[given[0]] for name in given):
                    raise ValueError(f"functional_call got multiple values for keys {given}, which are tied.")
                tensors.update({name: tensors[given[0]] for name in group})
    args = () if args is None else args if isinstance(args, tuple) else (args,)
    with _swapped(module, tensors, strict, parameters_and_buffers):
        return module(*args, **(kwargs or {}))
