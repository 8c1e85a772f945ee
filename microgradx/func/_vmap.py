"""Mapping a function over a dimension of its arguments, and the stacked state of several modules."""
import functools

import microgradx
from microgradx import _trees
from microgradx._engine.ops.random import GENERATORS, forbid_draws
from microgradx._engine.tensor import Tensor
from microgradx._rows import need


def check_randomness(randomness):
    if randomness not in ("error", "different", "same"):
        raise RuntimeError(f"vmap: Only allowed values for randomness are 'error', 'different', or 'same'. Got {randomness}")


def vmap(func, in_dims=0, out_dims=0, randomness="error", *, chunk_size=None):
    """The function that computes func for each sample along a dimension of its arguments, and stacks what comes out.

    in_dims: that dimension, for all arguments or as a nested tuple of their structure; None: the argument is given whole, as
    keyword arguments always are, and may not be changed in place. out_dims: where it goes in the outputs (None: the output has
    no samples). randomness: "error" refuses functions that draw random numbers, "different" lets each sample draw,
    "same" gives all samples the same numbers. chunk_size: so many samples at once, which bounds the memory. ValueError for dimensions that do not fit.

    func is called once, with tensors that look like one sample and stand for all: what it does to them is done at once, by the same functions of
    one dimension more, or sample by sample where no rule says how. RuntimeError where it asks for a sample's values (an if, item()).

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
        from microgradx.func._batch_layers import RULES
        from microgradx.func._batched import Level, wrap  # this turns what is called, which plain programs do without
        draws = Draws(randomness)

        def compute(values, size):
            level = Level(size or 1, randomness, RULES)
            if not size:
                values = [t if d is None else t.new_zeros([n or 1 for n in t.shape]) for t, d in zip(values, dims, strict=True)]
            given = _trees.like(args, [t if d is None else wrap(t.movedim(d, 0) if d else t, level) for t, d in zip(values, dims, strict=True)])
            stream = [(g, g.get_state()) for g in GENERATORS] if not size and randomness == "different" else ()
            with draws, level:
                result = func(*given, **kwargs)
            for generator, state in stream:         # no sample drew
                generator.set_state(state)
            return _unwrapped(func, out_dims, result, level, size)
        if chunk_size is None or not size:
            return compute(values, size)
        starts = range(0, size, chunk_size)
        parts = [[t] * len(starts) if d is None else t.split(chunk_size, d) for t, d in zip(values, dims, strict=True)]
        found = [compute(chunk, min(chunk_size, size - at)) for at, *chunk in zip(starts, *parts, strict=True)]
        columns = zip(*map(_trees.leaves, found), strict=True)
        return _trees.like(found[0], [microgradx.cat(parts, d) for parts, d in zip(columns, _out_places(out_dims, found[0]), strict=True)])
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


class Draws:
    """with draws: one call of the function, under the rule for random numbers."""

    def __init__(self, randomness):
        self.rule = randomness
        self.start = [(g, g.get_state()) for g in GENERATORS] if randomness == "same" else ()
        self.first = True

    def __enter__(self):
        if self.rule == "error":
            forbid_draws(1)
        for generator, state in self.start if not self.first else ():
            generator.set_state(state)
        self.first = False

    def __exit__(self, *error):
        if self.rule == "error":
            forbid_draws(-1)


def _out_places(out_dims, result):
    """out_dims of each leaf of the result; None where it does not fit."""
    return _trees.broadcast(out_dims[0] if isinstance(out_dims, tuple) and len(out_dims) == 1 and isinstance(result, Tensor) else out_dims, result)


def _unwrapped(func, out_dims, result, level, size):
    where = f"vmap({_name(func)}, ..., out_dims={out_dims}): "
    dims = _out_places(out_dims, result)
    if dims is None:
        raise ValueError(f"{where}out_dims is not compatible with the structure of `outputs`")
    return _trees.like(result, [_placed(where, x, d, level, size) for x, d in zip(_trees.leaves(result), dims, strict=True)])


def _placed(where, x, dim, level, size):
    """One leaf of the output, with the batch's dimension where it goes."""
    if dim is None:
        need(not level.own(x), ValueError, f"{where}the function can not return a BatchedTensor when out_dim is None: it depends on the sample")
        return x
    if not isinstance(dim, int):
        raise ValueError(f"{where}`out_dims` must be an int, None or a python collection of ints, got {dim!r}")
    if not isinstance(x, Tensor):
        raise ValueError(f"{where}the function must only return Tensors, got type {type(x)}. Did you mean to set out_dims=None for that output?")
    out = level.whole(x) if size else level.whole(x).narrow(0, 0, 0)
    return out.movedim(0, dim) if dim else out


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
