"""Tensors that stand for all samples of a batch at once: what `vmap` calls its function with.

Such a tensor looks like one sample and keeps the whole, whose first dimension is the batch's. While the function runs, calls of public functions go to
its level, a mode, which answers with the same function of the whole where a rule (`_batch_rules`) says how, else with one call per sample.
"""
import contextlib
import textwrap
import weakref
from collections import namedtuple
from operator import attrgetter
from types import FunctionType, MethodDescriptorType, WrapperDescriptorType

import numpy as np

import microgradx
from microgradx import _trees, overrides
from microgradx._engine import callnames, overriding
from microgradx._engine.ops.random import GENERATORS
from microgradx._engine.tensor import Size, Tensor
from microgradx._rows import need
from microgradx.autograd.function import Function, _positional, mapping
from microgradx.nn.utils import stateless

_SLOTS = (MethodDescriptorType, WrapperDescriptorType)     # the type's own, which take the engine's tensors alone
# names of functions that a level answers in a way of its own: what says the same of each sample, needs the numbers of one, takes another shape, or draws
_SAYS = set("""dim ndimension size stride numel nelement storage_offset is_floating_point is_complex is_signed is_contiguous element_size get_device result_type
    promote_types can_cast is_tensor is_same_size is_inference is_conj is_neg __len__ is_shared type has_names""".split())
_BY_VALUE = set("""nonzero argwhere unique unique_consecutive equal allclose is_nonzero data_ptr untyped_storage backward
    requires_grad_ resize_ resize_as_ set_""".split())
_RESHAPES = set("squeeze_ unsqueeze_ transpose_ t_ swapaxes_ swapdims_".split())
_ONE_EACH = set("bernoulli normal multinomial poisson binomial".split())        # draws by the numbers of a sample
DRAWS = set("""rand randn randint randperm rand_like randn_like randint_like bernoulli bernoulli_ normal normal_ uniform_ random_ exponential_ geometric_
    cauchy_ log_normal_ multinomial poisson binomial dropout dropout_ dropout1d dropout2d dropout3d feature_dropout alpha_dropout feature_alpha_dropout rrelu
    rrelu_ gumbel_softmax fractional_max_pool2d fractional_max_pool3d""".split())
VmapInfo = namedtuple("VmapInfo", "batch_size randomness")


def _no_values(words):
    def refuse(self, *args):
        raise RuntimeError(f"vmap: {words}: all samples are computed at once. Hint: where() instead of if, and operations on tensors instead of numbers")
    return refuse


class BatchedTensor(overrides.Asking):
    """All samples: shape, dtype and so on are those of one.

    For the engine it is no tensor, so that nothing computes with it but functions which ask the level; for `isinstance` it is one.
    """

    __class__ = property(lambda self: Tensor)
    __hash__ = object.__hash__
    __array_priority__ = Tensor.__array_priority__
    __bool__ = _no_values("a Tensor decides in some data-dependent control flow")
    item = __float__ = __int__ = __index__ = __complex__ = _no_values("you're calling .item() on a Tensor")
    tolist = numpy = __array__ = _no_values("Cannot access data pointer of Tensor")
    shape = property(lambda self: self._whole.shape[1:])
    ndim = property(lambda self: self._whole.ndim - 1)
    nbytes = property(lambda self: self.numel() * self.itemsize)
    names = property(lambda self: self._whole.names[1:])
    data = property(lambda self: self.detach())

    def __init__(self, whole, level):
        self._whole, self._level = whole, level

    def __len__(self):
        need(self.ndim, TypeError, "len() of a 0-d tensor")
        return self.shape[0]

    def __iter__(self):
        need(self.ndim, TypeError, "iteration over a 0-d tensor")
        return iter(self.unbind(0))

    def __repr__(self, *, tensor_contents=None):
        return f"BatchedTensor(lvl={self._level.depth}, bdim=0, value=\n{textwrap.indent(repr(self._whole), '    ')}\n)"

    def __getattr__(self, name):
        """What a program put on Tensor."""
        if not isinstance(vars(Tensor).get(name), FunctionType):
            raise AttributeError(f"'Tensor' object has no attribute '{name}'")
        return getattr(Tensor, name).__get__(self)

    @classmethod
    def __torch_function__(cls, func, types, args=(), kwargs=None):
        raise RuntimeError(f"vmap: {getattr(func, '__name__', func)} of a tensor of a vmap that is over, or that another thread is in")


def _method(name):
    """Tensor's method, which asks."""
    method = vars(Tensor)[name]
    return method if isinstance(method, (FunctionType, type(Tensor.relu))) else overriding.overridable(method, method)


for _name in "dtype device layout itemsize requires_grad is_leaf is_sparse is_meta is_quantized is_cpu is_cuda _version output_nr".split():
    setattr(BatchedTensor, _name, property(attrgetter(f"_whole.{_name}")))
for _name in vars(Tensor).keys() - vars(BatchedTensor).keys() - vars(overrides.Asking).keys() - set("__new__ __delitem__ _make_subclass _cdata _array".split()):
    setattr(BatchedTensor, _name, _method(_name))
for _word, *_names in overriding.OPERATORS:
    for _prefix, _name in zip(("", "r", "i"), _names, strict=False):
        setattr(BatchedTensor, f"__{_prefix}{_word}__", _method(_name))
wrap = BatchedTensor


def memory(t):
    """The storage of t, or of its samples."""
    while type(t) is BatchedTensor:
        t = t._whole
    return t.untyped_storage()


class Level(overrides.TorchFunctionMode):
    """One vmap: in its block, functions of its tensors compute with all samples."""

    stays = True

    # ---------------------------------------------------------------- the open levels, the innermost last, and what a tensor is at all of them
    def __init__(self, size, randomness, rules):
        self.size, self.randomness, self.rules = size, randomness, rules
        self.depth = len(mapping.levels) + 1
        self.copies, self.sources = {}, {}      # by id, what stands for views of the samples, and the memory that they are views of

    def __enter__(self):
        overriding.push(self, len(mapping.levels))      # behind a program's modes, which see what the function calls
        mapping.levels.append(self)
        return self

    def __exit__(self, *error):
        mapping.levels.pop()
        overriding.pop(self)

    def whole(self, t):
        """All samples of t, along a first dimension: the same for all, of one that belongs to no sample."""
        return t._whole if self.own(t) else t.expand(self.size, *t.shape)

    @staticmethod
    def lower(t):
        """The plain tensor behind t, with the batch dimensions of all open levels."""
        for level in reversed(mapping.levels):
            t = level.whole(t)
        return t

    @staticmethod
    def lift(t):
        """lower's inverse."""
        for level in mapping.levels:
            t = wrap(t, level)
        return t

    @staticmethod
    def spans(t):
        """Is t batched at every open level?"""
        for level in reversed(mapping.levels):
            if not level.own(t):
                return False
            t = t._whole
        return True

    def own(self, x):
        """Is x a tensor of this level?"""
        return type(x) is BatchedTensor and x._level is self

    # ---------------------------------------------------------------- a call: answered with all samples at once, by a rule
    def __torch_function__(self, func, types, args=(), kwargs=None):
        kwargs = kwargs or {}
        name = getattr(func, "__name__", "")
        batched = self.among(args) or bool(kwargs) and self.among(kwargs.values()) or name in DRAWS and self.randomness == "different"
        mapping.levels.pop()           # levels below see theirs
        if mapping.levels and type(func) in _SLOTS and type(getattr(BatchedTensor, name, None)) is callnames.Function:
            func = getattr(BatchedTensor, name)             # which asks them
        try:
            if name in ("_layers", "_next"):
                func, args, batched = self.recurrent(func, args, batched)
            return self.answer(name, func, args, kwargs) if batched else func(*args, **kwargs)
        finally:
            mapping.levels.append(self)

    def among(self, values):
        """Is a tensor of this level among values, or in containers among them?"""
        for x in values:
            if type(x) is BatchedTensor:
                if x._level is self:
                    return True
            elif type(x) in _trees.NODES and self.among(x.values() if isinstance(x, dict) else x):
                return True
        return False

    def parted(self, here):
        """Is this the memory of views that were made sample by sample, or what they are views of?"""
        return any(here is each for key, copy in self.copies.items() for each in (memory(copy), self.sources[key]))

    def recurrent(self, step, args, batched):
        """The steps of a recurrent layer with its weights as arguments."""
        module, *rest = args
        weights = {name: p for name, p in module.named_parameters() if self.own(p)}
        if not weights:
            return step, args, batched

        def run(weights, *rest):
            with stateless._swapped(module, weights, False, ()):
                return step(module, *rest)
        return run, [weights, *rest], True

    def answer(self, name, func, args, kwargs):
        """What the call gives: by a rule, or sample by sample."""
        if name == "__format__":
            return format(repr(args[0]) if args[0].ndim else args[0].item(), *args[1:])
        if name in _SAYS and not (name == "type" and len(args) + len(kwargs) > 1):      # x.type() says it, x.type(dtype) converts
            return self.sample(func, args, kwargs, 0)
        changes = name[-1:] == "_" and name[-2:] != "__" or name == "__setitem__"
        self.refuse(name, args, kwargs, changes)
        if name == "grad" and len(args) < 4:
            kwargs = {**kwargs, "retain_graph": True}           # every sample goes through the one graph
        if name in _RESHAPES:
            return self.reshaped(name[:-1], args, kwargs)
        found = self.by_rule(name, func, args, kwargs)
        if found is NotImplemented:
            return self.each(func, args, kwargs, changes)
        if changes:
            return args[0]
        return wrap(found, self) if isinstance(found, Tensor) else _trees.tree_map(lambda t: wrap(t, self) if isinstance(t, Tensor) else t, found)

    def refuse(self, name, args, kwargs, changes):
        """RuntimeError where all samples can not be computed at once; changes: the call changes its first argument."""
        if name in _BY_VALUE or name == "where" and len(args) + len(kwargs) == 1:
            raise RuntimeError(f"vmap: {name} depends on the values or the memory of one sample, or would change what vmap works with (dynamic shape, "
                               "data-dependent control flow)")
        if name in _ONE_EACH and self.randomness == "same":
            raise RuntimeError(f"vmap: {name} can not draw the same for samples that differ. Hint: randomness='different'")
        if changes and not self.own(args[0]) and name not in DRAWS:
            raise RuntimeError(f"vmap: inplace {name}(self, *extra_args) is not possible because there exists a Tensor `other` in extra_args that has more "
                               "elements than `self`: it has samples. Hint: make self of one that has (zeros_like, new_zeros), or compute out of place")
        if changes and name not in _RESHAPES and self.own(args[0]) and self.parted(memory(args[0])):
            raise RuntimeError(f"vmap: {name} would change a view that was made sample by sample and not what it is a view of, or the other way round. Hint: "
                               "slices, select, transpose and view give views of all samples")

    def reshaped(self, name, args, kwargs):
        """args[0], which takes in place the shape that the function of this name gives."""
        whole = self.rules[name](self, getattr(Tensor, name), args, kwargs)
        if whole is NotImplemented:             # there is nothing to be changed, or it is wrong, as a sample says
            self.sample(getattr(Tensor, name), args, kwargs, 0)
        else:
            args[0]._whole = whole
        return args[0]

    def by_rule(self, name, func, args, kwargs):
        """What the rule of this name gives, or NotImplemented: there is none, or it failed, and the samples say what is wrong."""
        rule = self.rules.get(name)
        if rule is None or np.ndarray in map(type, args):
            return NotImplemented
        try:
            return rule(self, func, args, kwargs)
        except (RuntimeError, LookupError, TypeError, ValueError, AttributeError) as error:         # before it changed anything
            if str(error).startswith("vmap:"):
                raise
            return NotImplemented

    # ---------------------------------------------------------------- or sample by sample
    def sample(self, func, args, kwargs, k):
        """The call with sample k."""
        args, kwargs = _trees.tree_map(lambda x: x._whole.select(0, k) if self.own(x) else x, (list(args), kwargs))
        return func(*args, **kwargs)

    def each(self, func, args, kwargs, changes=False):
        """The call with every sample, one after another."""
        if changes:
            for k in range(self.size):
                self.sample(func, args, kwargs, k)
            return args[0]
        values = _trees.leaves((list(args), kwargs))
        start = [(g, g.get_state()) for g in GENERATORS] if self.randomness == "same" else ()
        columns = [x._whole.unbind(0) if self.own(x) else [x] * self.size for x in values]
        found = []
        for row in zip(*columns, strict=True) if values else [()] * self.size:
            given, keywords = _trees.like((list(args), kwargs), row)
            for generator, state in start:
                generator.set_state(state)
            found.append(func(*given, **keywords))
        return self.stacked(found, {id(column[0]): x for column, x in zip(columns, values, strict=True) if self.own(x)})

    def stacked(self, found, given):
        """The results of all samples as one; given: by the id of what the first sample was called with, the arguments."""
        rows = [_trees.leaves(r) if type(r) is not Size else [r] for r in found]
        return _trees.like(found[0], [self._column(column, given) for column in zip(*rows, strict=True)]) if type(found[0]) is not Size else found[0]

    def _column(self, parts, given):
        if id(parts[0]) in given:               # an argument itself
            return given[id(parts[0])]
        if isinstance(parts[0], Tensor):
            made, here = wrap(microgradx.stack(parts), self), memory(parts[0])
            sources = [here for x in given.values() if memory(x) is here]
            sources += [level.sources[key] for level in mapping.levels for key, copy in level.copies.items() if memory(copy) is here]
            if sources:
                self.copies = self.copies or weakref.WeakValueDictionary()
                self.copies[id(made._whole)], self.sources[id(made._whole)] = made._whole, sources[0]
            return made
        need(all(type(p) is type(parts[0]) and p == parts[0] for p in parts), RuntimeError, "vmap: a result that is no tensor differs between samples")
        return parts[0]

    # ---------------------------------------------------------------- gradients, and functions with a gradient of their own
    @staticmethod
    def pull(function, outputs, inputs, vectors, *options):
        """functional.pull at every level at once, or, where inputs are older than the innermost, sample by sample."""
        if all(map(Level.spans, inputs)):
            lower = lambda ts: [t if t is None else Level.lower(t) for t in ts]  # noqa: E731
            return tuple(g if g is None else Level.lift(g) for g in function(lower(outputs), lower(inputs), lower(vectors), *options))
        with below() as level:
            return level.each(lambda o, v: function(o, inputs, v, *options[:1], True), (list(outputs), list(vectors)), {})

    @staticmethod
    def applied(cls, args, kwargs):
        """cls.apply where levels are open."""
        with below() as level:
            return level.apply(cls, args, kwargs) if level.among(args) or level.among(kwargs.values()) else cls.apply(*args, **kwargs)

    def apply(self, cls, args, kwargs):
        """cls.apply(*args): by its own rule, or sample by sample."""
        need(cls.setup_context is not Function.setup_context, RuntimeError, "In order to use an autograd.Function with functorch transforms (vmap, grad, jvp, "
             "jacrev, ...), it must override the setup_context staticmethod")
        own, generated = hasattr(cls, "vmap"), getattr(cls, "generate_vmap_rule", False)
        need(own or generated, RuntimeError, f"You tried to vmap over {cls.__name__}, but it does not have vmap support. Hint: override and implement the vmap "
             "staticmethod or set generate_vmap_rule=True")
        need(not (own and generated), RuntimeError, f"You tried to vmap over {cls.__name__}, but it has both generate_vmap_rule=True and an overridden vmap "
             "staticmethod. Hint: set generate_vmap_rule=False or delete vmap")
        if generated:
            return self.each(cls.apply, args, kwargs)
        args = _positional(cls.forward, args, kwargs, True)
        dims = _trees.tree_map(lambda x: 0 if self.own(x) else None, args)
        given = cls.vmap(VmapInfo(self.size, self.randomness), dims, *_trees.tree_map(lambda x: x._whole if self.own(x) else x, args))
        need(isinstance(given, tuple) and len(given) == 2, RuntimeError, f"vmap: expected {cls.__name__}.vmap to have two returns, (output, out_dims), got "
             f"{type(given).__name__}")
        out, places = given[0], _trees.broadcast(given[1], given[0])
        need(places is not None, RuntimeError, f"vmap: {cls.__name__}.vmap returned an incompatible (output, out_dims): out_dims {given[1]}")
        return _trees.like(out, [t if d is None else wrap(t.movedim(d, 0), self) for t, d in zip(_trees.leaves(out), places, strict=True)])


@contextlib.contextmanager
def below():
    """The innermost level, which is closed in the block."""
    level = mapping.levels.pop()
    overriding.pop(level)
    try:
        yield level
    finally:
        overriding.push(level, len(mapping.levels))
        mapping.levels.append(level)
