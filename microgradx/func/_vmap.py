"""Mapping a function over a dimension of its arguments, and the stacked state of several modules."""
import functools

import microgradx
from microgradx import _trees
from microgradx._engine.ops.random import GENERATORS
from microgradx._engine.tensor import Tensor


def check_randomness(randomness):
    if randomness not in ("error", "different", "same"):
        raise RuntimeError(f"vmap: Only allowed values for randomness are 'error', 'different', or 'same'. Got {randomness}")


def vmap(func, in_dims=0, out_dims=0, randomness="error", *, chunk_size=None):
    """The function that calls func once for each sample along a dimension of its arguments, and stacks what comes out.

    in_dims: that dimension, for all arguments or as a nested tuple of their structure; None: the argument is given whole, as
    keyword arguments always are, and may not be changed in place. out_dims: where it goes in the outputs (None: the output has
    to be the same for each sample). randomness: "error" refuses functions that draw random numbers, "different" lets each sample draw,
    "same" gives all samples the same numbers. chunk_size bounds PyTorch's memory and changes nothing here. ValueError for dimensions that do not fit.

    This costs as many calls of func as there are samples: it is right for every func, also one that decides by values, and
    for its gradients, but not faster than a loop. Broadcasting over a batch dimension by hand is.

    >>> import microgradx
    >>> a, b = microgradx.ones(3, 2), microgradx.tensor([1.0, 2.0])
    >>> microgradx.vmap(microgradx.dot, in_dims=(0, None))(a, b)
    tensor([3., 3., 3.])
    """
    check_randomness(randomness)
    if chunk_size is not None and chunk_size <= 0:
        raise ValueError(f"vmap: chunk_size should be None or greater than 0. (got {chunk_size})")

    @functools.wraps(func)
    def wrapper(*args, **kwargs):
        values, dims, size = _batched(func, in_dims, args)
        samples = iter([_samples(t, d, size) for t, d in zip(values, dims, strict=True)])
        columns = [[next(samples) for _ in _trees.leaves(arg)] for arg in args]     # of an argument: what each call gets for its leaves
        whole = [t for t, d in zip(values, dims, strict=True) if d is None] + _trees.leaves(kwargs)
        whole = [(t, t._version) for t in whole if isinstance(t, Tensor) and not t.is_inference()]
        draws, results = Draws(randomness), []
        for k in range(size or 1):
            given = [c[0][k] if isinstance(arg, Tensor) else _trees.like(arg, [s[k] for s in c]) for arg, c in zip(args, columns, strict=True)]
            with draws:
                results.append(func(*given, **kwargs))
            if any(t._version != version for t, version in whole):      # the next sample would see it
                raise RuntimeError("vmap: the function changed in place an argument that is given whole to each sample. Hint: give it a dimension, "
                                   "or clone it first")
        return _stacked(func, out_dims, results, size)
    return wrapper


def _name(func):
    return getattr(func, "__name__", type(func).__name__)


def _batched(func, in_dims, args):
    """The leaves of the arguments, the dimension to map each over (None: none), and how many samples there are."""
    where = f"vmap({_name(func)}, in_dims={in_dims}, ...)(<inputs>): "
    if not isinstance(in_dims, (int, tuple)):
        raise ValueError(f"{where}expected `in_dims` to be int or a (potentially nested) tuple matching the structure of inputs, got: "
                         f"{type(in_dims)}.")
    values = _trees.leaves(args)
    if not values:
        raise ValueError(f"{where}got no inputs. A function without inputs cannot be mapped")
    dims = _trees.broadcast(in_dims, args)
    if dims is None:
        raise ValueError(f"{where}in_dims is not compatible with the structure of `inputs`")
    for i, (t, d) in enumerate(zip(values, dims, strict=True)):
        if d is None:
            continue
        if not isinstance(d, int):
            raise ValueError(f"{where}Got in_dim={d!r} for an input but in_dim must be an int or None")
        if not isinstance(t, Tensor):
            raise ValueError(f"{where}Got in_dim={d} for an input but the input is of type {type(t)}. Only Tensors can be mapped over; use "
                             "None as the respective in_dim")
        if not -t.ndim <= d < t.ndim:
            raise ValueError(f"{where}Got in_dim={d} for some input, but that input is a Tensor of dimensionality {t.ndim} so expected "
                             f"in_dim to satisfy -{t.ndim} <= in_dim < {t.ndim}.")
        dims[i] = d % t.ndim
    sizes = [t.shape[d] for t, d in zip(values, dims, strict=True) if d is not None]
    if not sizes:
        raise ValueError("vmap: Expected at least one Tensor to vmap over")
    if len(set(sizes)) > 1:
        raise ValueError(f"vmap: Expected all tensors to have the same size in the mapped dimension, got sizes {sizes}")
    return values, dims, sizes[0]


def _samples(t, dim, size):
    """What each call gets for this argument. Without samples one call with zeros says what the outputs are like."""
    if dim is None:
        return [t] * (size or 1)
    if size == 0:
        return [t.new_zeros(t.shape[:dim] + t.shape[dim + 1:])]
    return t.unbind(dim) if t.requires_grad else [t.select(dim, k) for k in range(size)]


class Draws:
    """with draws: one call of the function, under the rule for random numbers."""

    def __init__(self, randomness):
        self.rule = randomness
        self.start = {g: g.get_state() for g in GENERATORS} if randomness != "different" else {}
        self.first = True

    def __enter__(self):
        if self.rule == "same" and not self.first:
            self._rewind()
        self.first = False

    def __exit__(self, kind, *exc):
        if kind is None and self.rule == "error" and not all(microgradx.equal(state, g.get_state()) for g, state in self.start.items()):
            self._rewind()
            raise RuntimeError("vmap: called random operation while in randomness error mode. Please either use the 'same' or 'different' "
                               "randomness flags on vmap or perform the randomness operation out of vmap")
        return False

    def _rewind(self):
        for g, state in self.start.items():
            g.set_state(state)


def _stacked(func, out_dims, results, size):
    where = f"vmap({_name(func)}, ..., out_dims={out_dims}): "
    first = results[0]
    dims = _trees.broadcast(out_dims[0] if isinstance(out_dims, tuple) and len(out_dims) == 1 and isinstance(first, Tensor) else out_dims, first)
    if dims is None:
        raise ValueError(f"{where}out_dims is not compatible with the structure of `outputs`")
    rows = [_trees.leaves(r) for r in results]
    if any(len(row) != len(rows[0]) for row in rows):
        raise ValueError(f"{where}the function returned different structures for different samples")
    return _trees.like(first, [_stack(where, [row[i] for row in rows], d, size) for i, d in enumerate(dims)])


def _stack(where, parts, dim, size):
    """The results of all samples for one leaf of the output."""
    if dim is None:
        if any(p is not parts[0] and not (isinstance(p, Tensor) and isinstance(parts[0], Tensor) and microgradx.equal(p, parts[0]) or
                                          not isinstance(p, Tensor) and p == parts[0]) for p in parts):
            raise ValueError(f"{where}the function can not return a value that depends on the sample when out_dim is None")
        return parts[0]
    if not isinstance(dim, int):
        raise ValueError(f"{where}`out_dims` must be an int, None or a python collection of ints, got {dim!r}")
    for part in parts:
        if not isinstance(part, Tensor):
            raise ValueError(f"{where}the function must only return Tensors, got type {type(part)}. Did you mean to set out_dims=None for "
                             "that output?")
    return microgradx.stack(parts, dim) if size else microgradx.stack(parts, dim).narrow(dim, 0, 0)


def stack_module_state(models):
    """(parameters, buffers) of modules of one class, each a dict from the name to the stacked tensors, for `functional_call`
    under `vmap`. RuntimeError where there are none, or they differ in class, mode or what requires a gradient.

    >>> import microgradx
    >>> models = [microgradx.nn.Linear(2, 1) for _ in range(3)]
    >>> params, buffers = microgradx.func.stack_module_state(models)
    >>> params["weight"].shape, buffers
    (microgradx.Size([3, 1, 2]), {})
    """
    models = list(models)
    if not models:
        raise RuntimeError("stack_module_state: Expected at least one model, got 0.")
    if any(m.training is not models[0].training for m in models):
        raise RuntimeError("stack_module_state: Expected all models to have the same training/eval mode.")
    if any(type(m) is not type(models[0]) for m in models):
        raise RuntimeError("stack_module_state: Expected all models to be of the same class.")
    params, buffers = ({name: _stacked_state(name, [dict(getattr(m, kind)())[name] for m in models])
                        for name, _ in getattr(models[0], kind)()} for kind in ("named_parameters", "named_buffers"))
    return params, buffers


def _stacked_state(name, tensors):
    wants = tensors[0].requires_grad
    if any(t.requires_grad is not wants for t in tensors):
        raise RuntimeError(f"stack_module_state: Expected {name} from each model to have the same .requires_grad")
    return microgradx.stack([t.detach() for t in tensors]).requires_grad_(wants)
