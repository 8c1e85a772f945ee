"""Operators that a program defines: a function with annotated arguments becomes a callable that is checked, recorded with its own gradient and
found as `microgradx.ops.<namespace>.<name>`.

Compilers have no part here, so what an operator tells them (`register_fake`, tags, kernels of devices that are not there) is taken and not asked.
"""
import ast
import collections.abc
import contextlib
import inspect
import re
import types
import typing

import numpy as np

import microgradx
from microgradx._engine.device import device as _device
from microgradx._engine.tensor import Tensor
from microgradx._rows import need
from microgradx.autograd.function import Function
from microgradx.autograd.grad_mode import no_grad
from microgradx.autograd.graph import increment_version

__all__ = ["CustomOpDef", "custom_op", "register_autograd", "register_fake", "register_kernel"]

_OPS = {}       # "namespace::name": _Operator
# what an annotation says: the classes of a value that is taken
_KINDS = {Tensor: ("Tensor", (Tensor,)), int: ("int", (int,)), float: ("float", (int, float)), bool: ("bool", (bool,)), str: ("str", (str,)),
          int | float | bool: ("Scalar", (int, float, bool)), microgradx.dtype: ("ScalarType", (microgradx.dtype,)), _device: ("Device", (_device, str))}
_NUMBERS = {"int": int, "float": float, "bool": bool, "Scalar": lambda number: number}
_LISTS = (collections.abc.Sequence, list)


class _Kind:
    """What one annotation takes: a kind of value, a list of them, or None too."""

    def __init__(self, annotation, where):
        self.optional = self.many = self.optional_items = False
        annotation, self.optional = self._without_none(annotation)
        if typing.get_origin(annotation) in _LISTS:
            self.many = True
            annotation, self.optional_items = self._without_none(typing.get_args(annotation)[0])
        need(annotation in _KINDS, ValueError, f"{where} has unsupported type {annotation}. The valid types are: Tensor, int, float, bool, str, dtype, device, "
                                               "and Optional, Sequence and List of them")
        self.name, self.classes = _KINDS[annotation]

    @staticmethod
    def _without_none(annotation):
        if annotation in _KINDS or typing.get_origin(annotation) not in (typing.Union, types.UnionType):
            return annotation, False
        rest = [each for each in typing.get_args(annotation) if each is not type(None)]
        return rest[0] if len(rest) == 1 else typing.Union[tuple(rest)], len(rest) < len(typing.get_args(annotation))  # noqa: UP007 - of a list of types

    def __str__(self):
        return self.name + ("?" if self.optional_items else "") + ("[]" if self.many else "") + ("?" if self.optional else "")

    def taken(self, value, op, name):
        """value as the operator's function gets it."""
        if value is None and self.optional:
            return None
        several = isinstance(value, (list, tuple)) or (
            self.name != "Tensor" and isinstance(value, (range, np.ndarray, Tensor)) and getattr(value, "ndim", 1) > 0)
        values = [self._one(v) for v in (value if self.many and several else [value])]
        fits = all(isinstance(v, self.classes) or v is None and self.optional_items for v in values)
        need(fits and self.many == several, RuntimeError,
             f"{op}() Expected a value of type '{self}' for argument '{name}' but instead found type '{type(value).__name__}'.")
        return values if self.many else values[0]

    def _one(self, value):
        """NumPy's numbers and tensors of one as Python's, and what is true or not as a bool."""
        number = _NUMBERS.get(self.name)
        if number and (isinstance(value, (np.number, np.bool_)) or isinstance(value, Tensor) and not value.dim()):
            return number(value.item())
        taken = {"int": (bool,), "float": (int,), "bool": (int, float, types.NoneType)}.get(self.name, ())
        return number(value) if isinstance(value, taken) else value


def _results_of(annotation):
    """The kinds of what a function gives, and whether it is a tuple of them."""
    if annotation in (None, type(None)):
        return [], False
    if typing.get_origin(annotation) is tuple:
        return [_Kind(each, "Return") for each in typing.get_args(annotation)], True
    return [_Kind(annotation, "Return")], False


def _said(text):
    """(annotation, name, is it changed?) of an argument or a result in words: Tensor(a!) x, int[] sizes, float?."""
    found = re.fullmatch(r"(\w+)(\(\w+!?\))?(\??)((?:\[\d*\])?)(\??)\s*(\w*)", text.strip())
    known = {**{name: annotation for annotation, (name, _) in _KINDS.items()}, "SymInt": int}
    need(found and found[1] in known, RuntimeError, f"unknown type specifier {text.strip()!r}. Common valid schema types include {', '.join(known)}")
    annotation = known[found[1]] | None if found[3] else known[found[1]]
    annotation = list[annotation] if found[4] else annotation
    return annotation | None if found[5] else annotation, found[6], "!" in (found[2] or "")


def _declared(schema):
    """The signature that a schema in words means, "(Tensor x, float by=2.0, *, int[]? sizes=None) -> (Tensor, Tensor)", and the names that it changes."""
    need(isinstance(schema, str), TypeError, f"custom_op: schema must be a text, not {type(schema).__name__}")
    taken, arrow, given = schema.partition("->")
    need(arrow and taken.strip()[:1] == "(", RuntimeError, f"custom_op: expected a schema like '(Tensor x) -> Tensor', got {schema!r}")
    taken, star, only = re.sub(r",?\s*\*,", "*", taken.strip()[1:-1]).partition("*")
    kinds = inspect.Parameter
    parameters, changed = [], set()
    for text, kind in ((taken, kinds.POSITIONAL_OR_KEYWORD), (only, kinds.KEYWORD_ONLY)):
        for part in re.findall(r"""(?:[^,["']|\[[^]]*\]|"[^"]*"|'[^']*')+""", text) if text.strip() else []:
            type_and_name, equals, default = part.partition("=")
            annotation, name, is_changed = _said(type_and_name)
            need(name, RuntimeError, f"custom_op: an argument of {schema!r} has no name")
            parameters.append(kinds(name, kind, default=ast.literal_eval(default.strip()) if equals else kinds.empty, annotation=annotation))
            changed.update({name} if is_changed else ())
    given = given.strip()
    listed = [_said(each)[0] for each in given.strip("()").split(",") if each.strip()] if given[:1] == "(" else [_said(given)[0]]
    results = None if not listed else listed[0] if len(listed) == 1 else tuple[tuple(listed)]
    return inspect.Signature(parameters, return_annotation=results), changed


def _split(name):
    namespace, separator, rest = name.partition("::")
    need(separator and namespace and rest and "::" not in rest, ValueError, f"custom_op: expected a name like 'mylib::my_op', got {name!r}")
    return namespace, rest


class CustomOpDef:
    """What custom_op makes of a function: calling it runs the function of this device, the CPU, and records it.

    >>> import microgradx
    >>> def twice(x: microgradx.Tensor) -> microgradx.Tensor:
    ...     return x * 2
    >>> op = microgradx.library.custom_op("doc::doubled", twice, mutates_args=()); op, op(microgradx.ones(1))
    (<CustomOpDef(doc::doubled)>, tensor([2.]))
    """

    def __init__(self, name, function, mutates_args, device_types, schema=None):
        self._qualname, (self._namespace, self._name) = name, _split(name)
        signature, changed = (inspect.signature(function), None) if schema is None else _declared(schema)
        hints = typing.get_type_hints(function) if schema is None else {
            "return": signature.return_annotation, **{key: parameter.annotation for key, parameter in signature.parameters.items()}}
        where = f"infer_schema(func): in {name}{signature}, "
        for parameter in signature.parameters.values():
            need(parameter.kind in (parameter.POSITIONAL_OR_KEYWORD, parameter.KEYWORD_ONLY), ValueError,
                 f"{where}*args, **kwargs and positional-only arguments are not supported")
            need(parameter.name in hints, ValueError, f"{where}Parameter {parameter.name} must have a type annotation")
        need(signature.return_annotation is not signature.empty, ValueError, f"{where}No return type annotation was provided. Please add one")
        self._signature, self._kinds = signature, {key: _Kind(hints[key], f"{where}Parameter {key}") for key in signature.parameters}
        self._results, self._many = _results_of(hints.get("return"))
        tensors = {key for key, kind in self._kinds.items() if kind.name == "Tensor"}
        need(mutates_args == "unknown" or not isinstance(mutates_args, str), ValueError, f"{where}mutates_args must be a sequence of names, or \"unknown\", "
                                                                                         f"got {mutates_args!r}")
        need(changed is None or changed == set(mutates_args), ValueError, f"custom_op: mutates_args={mutates_args!r}, but what the schema {schema!r} "
                                                                          f"says to be changed is {sorted(changed or ())}")
        self._mutated = tensors if mutates_args == "unknown" else set(mutates_args)
        need(self._mutated <= tensors, ValueError, f"{where}{sorted(self._mutated - tensors)} in mutates_args were not found among its Tensors")
        need(all(signature.parameters[key].kind is not inspect.Parameter.KEYWORD_ONLY for key in tensors), NotImplementedError,
             f"{where}a Tensor is keyword-only. Hint: such arguments get no gradient, let it be given by position")
        self._backward = self._setup_context = self._kernel = None
        self.register_kernel(device_types)(function)
        self._function = type(f"GeneratedBackwardFor_{self._namespace}_{self._name}_default", (_Recorded,), {"op": self})
        path = f"{self._namespace}.{self._name}"
        _OPS[name] = packet = _Operator(self, path, f"<OpOverloadPacket(op='{path}')>")
        packet.default = _Operator(self, f"{path}.default", f"<OpOverload(op='{path}', overload='default')>")

    def __repr__(self):
        return f"<CustomOpDef({self._qualname})>"

    def __call__(self, *args, **kwargs):
        try:
            bound = self._signature.bind(*args, **kwargs)
        except TypeError as error:
            raise RuntimeError(f"{self._qualname}() {error}. Declaration: {self._qualname}{self._signature}") from None
        bound.apply_defaults()
        for name, value in bound.arguments.items():
            bound.arguments[name] = self._kinds[name].taken(value, self._qualname, name)
        (flat, lengths), places = _flat(bound.args), []
        if microgradx.is_grad_enabled() and any(isinstance(t, Tensor) and t.requires_grad for t in flat):
            return self._shaped(self._function.apply(bound, lengths, places, *flat), places)
        return self._shaped(self._run(bound, places), places)

    def _given(self, bound):
        """(args, kwargs) without the last ones and those by keyword that have their defaults, which PyTorch's dispatcher leaves away."""
        others = [name for name, value in bound.arguments.items() if isinstance(value, Tensor) or value != self._signature.parameters[name].default]
        count = len(bound.args)
        while count and list(bound.arguments)[count - 1] not in others:
            count -= 1
        return bound.args[:count], {name: value for name, value in bound.kwargs.items() if name in others}

    def _run(self, bound, places):
        """The kernel's results, flat, with the lengths of lists added to places: checked, and the changes of arguments counted."""
        need(self._kernel is not None, NotImplementedError, f"Could not run '{self._qualname}' with arguments from the 'CPU' backend. "
                                                            "Hint: register_kernel(\"cpu\")")
        with no_grad():
            args, named = self._given(bound)
            result = self._kernel(*args, **named)
        results = list(result) if self._many and isinstance(result, (tuple, list)) else [] if result is None and not self._results else [result]
        need(len(results) == len(self._results), RuntimeError, f"{self._qualname}: expected {len(self._results)} results, got {len(results)}")
        results = [kind.taken(value, self._qualname, "return") for kind, value in zip(self._results, results, strict=True)]
        for name in self._mutated:
            for t in _flat([bound.arguments[name]])[0]:
                if isinstance(t, Tensor):
                    increment_version(t)
        flat, lengths = _flat(results)
        places += lengths
        self._refuse_aliases(_flat(list(bound.arguments.values()))[0], flat)
        return flat

    def _refuse_aliases(self, given, made):
        seen = {t.untyped_storage().data_ptr() for t in given if isinstance(t, Tensor) and t.numel()}
        for t in made:
            if isinstance(t, Tensor) and t.numel():
                need(t.untyped_storage().data_ptr() not in seen, RuntimeError, f"{self._qualname}: The output of this custom operator (1) must not also be an "
                     "input to this custom operator and (2) may not alias any inputs to this custom operator or other returns. Hint: .clone()")
                seen.add(t.untyped_storage().data_ptr())

    def _shaped(self, flat, places):
        results = _nested(flat, places)
        return tuple(results) if self._many else results[0] if results else None

    def register_kernel(self, device_types, func=None, /):
        """register_kernel("cpu"): decorator of the function that runs on that device (or those; None: all). Those of other devices are never asked."""
        names = ["cpu"] if device_types is None else [device_types] if isinstance(device_types, str) else list(device_types)
        kinds = {_device(name).type for name in names}

        def register(function):
            if "cpu" in kinds:
                self._kernel = function
            return function
        return register if func is None else register(func)

    def register_fake(self, fn, /):
        """register_fake(fn) -> fn: what gives the results' shapes to a compiler, which is not there."""
        return fn

    def register_autograd(self, backward, /, *, setup_context=None):
        """register_autograd(backward, setup_context=): backward(ctx, *grads) gives a gradient, or None, for each argument (a list for a list of tensors);
        setup_context(ctx, inputs, output) may save what it needs. RuntimeError for an operator that changes arguments.
        """
        need(not self._mutated, RuntimeError, f"Cannot register autograd formula for non-functional operator {self._qualname}. "
                                              "Please create a functional operator and register an autograd formula for that.")
        self._backward, self._setup_context = backward, setup_context


def _flat(values):
    """The values with lists laid out, and the length of each list (None: no list)."""
    lengths = [len(v) if isinstance(v, list) else None for v in values]
    return [each for v in values for each in (v if isinstance(v, list) else [v])], lengths


def _nested(flat, lengths):
    """The opposite of _flat."""
    rest = iter(flat)
    return [next(rest) if n is None else [next(rest) for _ in range(n)] for n in lengths]


class _Recorded(Function):
    """What is recorded of an operator: its arguments laid out, and its call, which knows how they are nested."""
    op = None

    @classmethod
    def apply(cls, bound, lengths, places, *flat):
        """Run the operator and record it."""
        return super().apply(*flat, (cls.op, bound, lengths, places))

    @staticmethod
    def forward(ctx, *flat):
        """The results of the call, laid out."""
        op, bound, lengths, places = flat[-1]
        made = op._run(bound, places)
        ctx._op, ctx._lengths, ctx._made, ctx._given = op, lengths, places, len(op._given(bound)[0])
        if op._setup_context is not None:
            named = {"keyword_only_inputs": bound.kwargs} if bound.kwargs else {}
            with _needs(ctx):
                op._setup_context(ctx=ctx, inputs=bound.args, output=op._shaped(made, places), **named)
        return tuple(made)

    @staticmethod
    def backward(ctx, *grads):
        """What the operator's own gives, laid out."""
        op = ctx._op
        need(op._backward is not None, RuntimeError, f"Trying to backward through {op._namespace}.{op._name}.default but no autograd formula was registered. "
                                                     "Please use register_autograd to add one.")
        with _needs(ctx):
            found = op._backward(ctx, *_nested(grads, ctx._made))
        found = list(found) if isinstance(found, tuple) else [found]
        found += [None] * (len(ctx._lengths) - len(found) if len(found) == ctx._given else 0)
        while len(found) > len(ctx._lengths) and found[-1] is None:
            found.pop()
        need(len(found) == len(ctx._lengths), RuntimeError, f"{op._qualname}: expected {len(ctx._lengths)} gradients from backward, one for each argument, "
                                                            f"got {len(found)}")
        flat = []
        for gradient, length in zip(found, ctx._lengths, strict=True):
            need(length is None or gradient is None or isinstance(gradient, (list, tuple)) and len(gradient) == length, RuntimeError,
                 f"Expected the return from backward to be of the same structure as the inputs. Got {gradient!r:.80} for a list of {length}")
            flat += [gradient] if length is None else [None] * length if gradient is None else gradient
        return (*flat, None)


@contextlib.contextmanager
def _needs(ctx):
    """needs_input_grad as the operator's arguments are nested."""
    flat = ctx.needs_input_grad
    ctx.needs_input_grad = tuple(_nested(flat, ctx._lengths)[:ctx._given])
    try:
        yield
    finally:
        ctx.needs_input_grad = flat


def custom_op(name, fn=None, /, *, mutates_args, device_types=None, schema=None, tags=None):
    """custom_op("mylib::my_op", mutates_args=()): a decorator that makes an operator of a function, which runs below the tape.

    Its arguments and its result need annotations: Tensor, int, float, bool, str, dtype, device, Optional or a list of them, and a tuple of
    results or None. Results share no memory with arguments. mutates_args names the tensors that it changes ("unknown": all).
    register_autograd gives it a gradient. RuntimeError in calls with other arguments, in a backward pass without a gradient;
    ValueError for annotations that are not known, NotImplementedError for a tensor that is keyword-only. Where schema says arguments and
    results in words, as in "(Tensor x, float by=2.0) -> Tensor", the function needs no annotations.

    >>> import microgradx
    >>> @microgradx.library.custom_op("doc::twice", mutates_args=())
    ... def twice(x: microgradx.Tensor, by: float = 2.0) -> microgradx.Tensor:
    ...     return x * by
    >>> twice.register_autograd(lambda ctx, grad: (grad * 2, None))
    >>> x = microgradx.ones(1, requires_grad=True)
    >>> microgradx.ops.doc.twice(x).backward(); x.grad
    tensor([2.])
    """
    _split(name)

    def make(function):
        return CustomOpDef(name, function, mutates_args, device_types, schema)
    return make if fn is None else make(fn)


def _of(op):
    if isinstance(op, str):
        namespace, name = _split(op)
        op = getattr(getattr(OPS, namespace), name)
    need(isinstance(op, (CustomOpDef, _Operator)), ValueError, f"expected the name of an operator or what custom_op gave, got {type(op).__name__}")
    return getattr(op, "_op", op)


def register_autograd(op, backward, /, *, setup_context=None, lib=None):
    """The method of the operator op, or of the one of that name.

    >>> import microgradx
    >>> def scaled(x: microgradx.Tensor, by: float) -> microgradx.Tensor:
    ...     return x * by
    >>> op = microgradx.library.custom_op("doc::scaled", scaled, mutates_args=())
    >>> def setup(ctx, inputs, output):
    ...     ctx.by = inputs[1]
    >>> microgradx.library.register_autograd("doc::scaled", lambda ctx, grad: (grad * ctx.by, None), setup_context=setup)
    >>> x = microgradx.ones(1, requires_grad=True)
    >>> op(x, 3.0).backward(); x.grad
    tensor([3.])
    """
    _of(op).register_autograd(backward, setup_context=setup_context)


def register_kernel(op, device_types, func=None, /, *, lib=None):
    """The method of the operator op, or of the one of that name.

    >>> import microgradx
    >>> def halved(x: microgradx.Tensor) -> microgradx.Tensor:
    ...     return x / 2
    >>> op = microgradx.library.custom_op("doc::halved", halved, mutates_args=(), device_types="cuda")
    >>> kernel = microgradx.library.register_kernel("doc::halved", "cpu", lambda x: x * 0.5); op(microgradx.ones(1))
    tensor([0.5000])
    """
    return _of(op).register_kernel(device_types, func)


def register_fake(op, func=None, /, *, lib=None, _stacklevel=1, allow_override=True):
    """The method of the operator op, or of the one of that name; without func a decorator.

    >>> import microgradx
    >>> def same(x: microgradx.Tensor) -> microgradx.Tensor:
    ...     return x.clone()
    >>> op = microgradx.library.custom_op("doc::same", same, mutates_args=())
    >>> @microgradx.library.register_fake("doc::same")
    ... def shapes(x):
    ...     return microgradx.empty_like(x)
    """
    if func is None:
        return lambda function: register_fake(op, function)
    try:
        found = _of(op)
    except AttributeError:
        raise RuntimeError(f"operator {op} does not exist") from None
    return found.register_fake(func)


class _Operator:
    """ops.<namespace>.<name>, and its .default."""

    def __init__(self, op, path, shown):
        self._op, self._path, self._shown, self.__name__ = op, path, shown, path.partition(".")[2]

    def __call__(self, /, *args, **kwargs):
        return self._op(*args, **kwargs)

    def __repr__(self):
        return self._shown

    def __str__(self):
        return self._path


class _Namespace:
    """ops.<namespace>: the operators that a program defined there."""

    def __init__(self, name):
        self._name = name

    def __getattr__(self, name):
        op = _OPS.get(f"{self._name}::{name}")
        need(op is not None, AttributeError, f"'_OpNamespace' '{self._name}' object has no attribute '{name}'")
        return op


class _Namespaces:
    """ops: the operators that custom_op made, and PyTorch's own as ops.aten."""

    def __getattr__(self, name):
        need(not name.startswith("__"), AttributeError, name)
        if name == "aten":
            from microgradx._aten import Aten
            self.aten = Aten()
            return self.aten
        return _Namespace(name)


OPS = _Namespaces()
