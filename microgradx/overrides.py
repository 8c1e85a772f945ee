"""Classes that say what functions do with them: subclasses of Tensor, classes with a __torch_function__ of their own, and modes.

Importing this module, which the first subclass of Tensor does, makes the public functions, methods and operators ask: until then a call
goes to its function as if there were no such classes. A function that is an object of the engine (`Called`) or Cython's has another
pointer from then on; one of Python has other code, which calls a copy of it; attributes and what the interpreter calls (len, bool, repr)
are found in `Asking`, which stands between a subclass and Tensor.
"""
import functools
import inspect
import types

import microgradx
from microgradx._engine import ops, overriding, tape
from microgradx._engine.callnames import Called, Native
from microgradx._engine.overriding import answer, overridable, overriding_arguments, torch_function
from microgradx._engine.tensor import Tensor, cold, install_methods
from microgradx._names import PYTHONS

__all__ = ["TorchFunctionMode", "get_ignored_functions", "get_overridable_functions", "get_testing_overrides", "handle_torch_function",
           "has_torch_function", "is_tensor_like", "is_tensor_method_or_property", "resolve_name", "wrap_torch_function"]

_NAMESPACES = (microgradx, microgradx.nn.functional, microgradx.linalg, microgradx.fft, microgradx.special)
_COMPILED = type(Tensor.relu)           # Cython's functions
_FUNCTIONS = (types.FunctionType, types.BuiltinFunctionType, types.MethodDescriptorType, Called, _COMPILED)
# what PyTorch asks neither arguments nor modes for
_NEVER = set("""is_tensor is_storage typename load save vmap compile set_printoptions set_default_device get_default_device set_default_tensor_type
    set_default_dtype manual_seed seed initial_seed get_rng_state set_rng_state as_subclass use_deterministic_algorithms broadcast_shapes
    are_deterministic_algorithms_enabled is_deterministic_algorithms_warn_only_enabled set_deterministic_debug_mode get_deterministic_debug_mode
    set_float32_matmul_precision get_float32_matmul_precision from_dlpack from_numpy get_default_dtype is_grad_enabled is_inference_mode_enabled""".split())
# what only modes see: it makes tensors, or knows of the process
_MODES_ONLY = set("""tensor as_tensor asarray empty zeros ones full rand randn randint randperm arange range eye empty_strided
    frombuffer scalar_tensor sparse_coo_tensor tril_indices triu_indices bartlett_window hann_window hamming_window blackman_window kaiser_window
    empty_permuted promote_types can_cast fftfreq rfftfreq""".split())


# ---------------------------------------------------------------------------------------------------- turning what is called

@functools.cache
def _stand_in(free):
    """Code that calls what its constant "the function" will be, with these free variables: who looks at a frame's locals reads them from it."""
    made = {}
    exec(f"def outer({', '.join(free)}):\n    def inner(*_args, **_kwargs):\n        _called = 'the function'\n"
         f"        return _called(*_args, **_kwargs)\n        {', '.join(free) or None}", made)
    return next(code for code in made["outer"].__code__.co_consts if isinstance(code, types.CodeType))


def _turn_python(function, public):
    """Give a function of Python code that asks first, and then calls a copy of what it was: everybody who has the function calls that."""
    was = types.FunctionType(function.__code__, function.__globals__, function.__name__, function.__defaults__, function.__closure__)
    was.__kwdefaults__, was.__doc__, was.__qualname__ = function.__kwdefaults__, function.__doc__, function.__qualname__      # which Python's errors say
    code, entry = _stand_in(was.__code__.co_freevars), overridable(was, public)
    function.__code__ = code.replace(co_consts=tuple([entry if value == "the function" else value for value in code.co_consts]), co_name=function.__name__,
                                     co_qualname=function.__qualname__, co_filename=__file__)          # a warning looks past it
    if not hasattr(function, "__wrapped__"):
        function.__wrapped__ = was          # inspect.signature


class Asking:
    """Attributes and methods of Tensor, for its subclasses: they ask __torch_function__."""


Asking.__name__ = Asking.__qualname__ = "Tensor"         # what programs that print a class's bases show


class _Attribute:
    def __init__(self, attribute):
        self._get, self._set, self._delete = map(overridable, (attribute.__get__, attribute.__set__, attribute.__delete__))
        self._attribute, self.__doc__ = attribute, attribute.__doc__

    def __get__(self, instance, owner=None):
        return self._attribute if instance is None else self._get(instance)

    def __set__(self, instance, value):
        self._set(instance, value)

    def __delete__(self, instance):
        self._delete(instance)


# methods that are Python in PyTorch
_PYTHONS = set("""__floordiv__ __rtruediv__ __rfloordiv__ __rlshift__ __rrshift__ __rmatmul__ __rmod__ __rpow__ __rsub__ __len__ __contains__ __deepcopy__
    __format__ __reduce_ex__ __repr__ __reversed__ backward dim_order is_shared istft lu norm register_hook register_post_accumulate_grad_hook
    share_memory_ split stft storage to_sparse_coo unflatten unique unique_consecutive __array__ __array_wrap__""".split())
_SPECIAL = set("__len__ __bool__ __float__ __int__ __index__ __complex__ __reversed__ __invert__".split())
_COLD = "repr format contains reduce_ex deepcopy".split()         # what the type looks up at each call


def _public(name):
    return not name.startswith("_") or name in _SPECIAL or name in ("_base", "_grad", "_version")


def _own(value):
    """Is this function or property the library's, rather than one that a program put there?"""
    return (getattr(getattr(value, "fget", value), "__module__", None) or "microgradx").startswith("microgradx")


def _methods():
    """{name: method or attribute} of Tensor that a subclass may override."""
    return {name: value for name, value in vars(Tensor).items() if _public(name) and name not in _NEVER and _own(value)
            and (isinstance(value, (*_FUNCTIONS, types.WrapperDescriptorType)) or hasattr(value, "__set__"))}


def _functions(namespace):
    """{name: function} of a namespace; linalg, fft and special have helpers beside PyTorch's native ones."""
    kinds = _FUNCTIONS if namespace in (microgradx, microgradx.nn.functional) else Native
    return {name: f for name, f in vars(namespace).items() if isinstance(f, kinds) and not name.startswith("_") and name not in _NEVER and _own(f)}


def _methods_that_ask():
    """(a method of Tensor, the public one that it is, whether PyTorch has it in Python, False); attributes and what is the interpreter's own go to Asking."""
    for name, method in _methods().items():
        if hasattr(method, "__set__"):
            setattr(Asking, name, _Attribute(method))
        elif isinstance(method, (types.WrapperDescriptorType, types.MethodDescriptorType)):
            setattr(Asking, name, overridable(method, method))
        else:
            yield method, method, name in _PYTHONS, False


def _functions_that_ask():
    """(a function, the public one that it is, whether PyTorch has it in Python, whether only modes see it), also what layers call behind one, and operators."""
    for namespace in _NAMESPACES:
        for name, f in _functions(namespace).items():
            python = name in PYTHONS if namespace is microgradx else not isinstance(f, Native)
            yield f, f, python, name in _MODES_ONLY
            if namespace is microgradx.nn.functional:
                for inner in (getattr(ops, name, None), f.__wrapped__ if isinstance(f, Called) else None):
                    if isinstance(inner, (types.FunctionType, Called, _COMPILED)):
                        yield inner, f, python, False
    for step in (microgradx.nn.RNNBase._layers, microgradx.nn.RNNCellBase._next):
        yield step, step, False, False
    init = microgradx.nn.init
    for f in (microgradx.autograd.grad, microgradx.autograd.backward, init.uniform_, init.normal_, init.constant_, init.kaiming_uniform_):
        yield f, f, True, False
    for name in _PYTHONS:
        yield getattr(Tensor, name), getattr(Tensor, name), True, False


def _turn_all():
    """Let everything that programs call ask: what is both a method and a function is known as the method, which comes first."""
    plain = Tensor.detach   # of the methods in C the one that gives a tensor: as a function it asks, too, when a mode calls what it was told
    install_methods({"detach": functools.wraps(plain)(lambda self: plain(self))})
    turned = set()
    for function, public, python, modes_only in [*_methods_that_ask(), *_functions_that_ask()]:
        if function in turned:
            continue
        turned.add(function)
        if isinstance(function, types.FunctionType) and not isinstance(function, Called):
            _turn_python(function, public)
        overriding.redirect(function, public, python, modes_only)
    for name in _COLD:
        cold[name] = overridable(cold[name], getattr(Tensor, f"__{name}__"))
    overriding.redirect_operators(tape.ROWS.values())
    nn = microgradx.nn
    for layer, function in (nn.ReLU, nn.functional.relu), (nn.Sigmoid, microgradx.sigmoid), (nn.Tanh, microgradx.tanh):
        if _own(layer.forward):         # which calls the method, as that takes less time
            layer.forward = nn.modules._table.called_with(function, layer._signature.parameters, layer.__name__)


# ---------------------------------------------------------------------------------------------------- PyTorch's names

class TorchFunctionMode:
    """`with Mode():` calls of public functions in this thread go to mode.__torch_function__(func, types, args, kwargs), whatever their arguments are.

    Inside of it the mode is off. An inner mode is asked first.

    >>> import microgradx
    >>> class Counting(microgradx.overrides.TorchFunctionMode):
    ...     calls = 0
    ...     def __torch_function__(self, func, types, args=(), kwargs=None):
    ...         self.calls += 1
    ...         return func(*args, **(kwargs or {}))
    >>> with Counting() as mode:
    ...     _ = microgradx.ones(2) + 1
    >>> mode.calls
    2
    """

    stays = False       # in a block of DisableTorchFunction?

    def __torch_function__(self, func, types, args=(), kwargs=None):
        """What the call func(*args, **kwargs) is to give."""
        raise NotImplementedError

    def __enter__(self):
        overriding.push(self)
        return self

    def __exit__(self, *error):
        overriding.pop()


class BaseTorchFunctionMode(TorchFunctionMode):
    """A mode that changes nothing.

    >>> import microgradx
    >>> with microgradx.overrides.BaseTorchFunctionMode():
    ...     microgradx.ones(2) + 1
    tensor([2., 2.])
    """

    def __torch_function__(self, func, types, args=(), kwargs=None):
        """The call."""
        return func(*args, **(kwargs or {}))


def has_torch_function(relevant_args):
    """Does one of the arguments override functions, or is there a mode?

    >>> import microgradx
    >>> microgradx.overrides.has_torch_function((microgradx.ones(2), 1))
    False
    """
    return overriding.has_modes() or bool(overriding_arguments(relevant_args))


def has_torch_function_unary(x):
    """has_torch_function of one argument."""
    return has_torch_function((x,))


def has_torch_function_variadic(*args):
    """has_torch_function of the arguments."""
    return has_torch_function(args)


def handle_torch_function(public_api, relevant_args, *args, **kwargs):
    """What those of relevant_args that override functions say to the call public_api(*args, **kwargs); TypeError where none knows.

    >>> import microgradx
    >>> from microgradx.overrides import handle_torch_function, has_torch_function
    >>> def twice(x):
    ...     if has_torch_function((x,)):
    ...         return handle_torch_function(twice, (x,), x)
    ...     return x + x
    >>> class Named(microgradx.Tensor):
    ...     pass
    >>> type(twice(microgradx.ones(2).as_subclass(Named))).__name__
    'Named'
    """
    return answer(public_api, overriding_arguments(relevant_args), args, kwargs)


def wrap_torch_function(dispatcher):
    """A decorator: the function asks those of dispatcher(*args, **kwargs) that override functions.

    >>> import microgradx
    >>> @microgradx.overrides.wrap_torch_function(lambda x: (x,))
    ... def twice(x):
    ...     return x + x
    >>> twice(microgradx.ones(2))
    tensor([2., 2.])
    """
    def decorate(function):
        @functools.wraps(function)
        def wrapped(*args, **kwargs):
            relevant = dispatcher(*args, **kwargs)
            return handle_torch_function(wrapped, relevant, *args, **kwargs) if has_torch_function(relevant) else function(*args, **kwargs)
        return wrapped
    return decorate


def is_tensor_like(inp):
    """Is it a tensor, or of a class with a __torch_function__?

    >>> import microgradx
    >>> microgradx.overrides.is_tensor_like(microgradx.ones(2)), microgradx.overrides.is_tensor_like([1.])
    (True, False)
    """
    return type(inp) is Tensor or hasattr(inp, "__torch_function__")


@functools.cache
def _names():
    """{function: its name from the top level on}, methods last: what is both is known as a function."""
    names = {}
    for namespace in _NAMESPACES:
        for name, f in _functions(namespace).items():
            names.setdefault(f, f"{namespace.__name__}.{name}")
    for name, method in _methods().items():
        if hasattr(method, "__set__"):
            names |= {getattr(method, part): f"microgradx.Tensor.{name}.{part}" for part in ("__get__", "__set__", "__delete__")}
        names.setdefault(method, f"microgradx.Tensor.{name}")
    for name, operator in vars(Tensor).items():
        if isinstance(operator, (types.WrapperDescriptorType, types.MethodDescriptorType)):
            names.setdefault(operator, f"microgradx.Tensor.{name}")
    return names


def is_public(function):
    """Is it a function that programs see, none behind one?"""
    return function in _names()


def resolve_name(f):
    """The name of a public function, or None.

    >>> import microgradx
    >>> microgradx.overrides.resolve_name(microgradx.Tensor.add)
    'microgradx.Tensor.add'
    """
    return f if isinstance(f, str) else _names().get(f)


def is_tensor_method_or_property(func):
    """Is it a method of Tensor, or the __get__ of an attribute?

    >>> import microgradx
    >>> microgradx.overrides.is_tensor_method_or_property(microgradx.Tensor.add)
    True
    """
    return (resolve_name(func) or "").startswith("microgradx.Tensor.")


def get_overridable_functions():
    """{namespace: its functions that may be overridden}.

    >>> import microgradx
    >>> microgradx.add in microgradx.overrides.get_overridable_functions()[microgradx]
    True
    """
    found = {namespace: [f for name, f in _functions(namespace).items() if name not in _MODES_ONLY] for namespace in _NAMESPACES}
    methods = _methods().values()
    attributes = [method for method in methods if hasattr(method, "__set__")]
    return found | {Tensor: [method for method in methods if method not in attributes]} | {each: [each.__get__] for each in attributes}


def get_ignored_functions():
    """The functions that arguments do not override.

    >>> import microgradx
    >>> microgradx.zeros in microgradx.overrides.get_ignored_functions()
    True
    """
    return {vars(namespace)[name] for namespace in _NAMESPACES for name in _NEVER | _MODES_ONLY if isinstance(vars(namespace).get(name), _FUNCTIONS)}


def get_testing_overrides():
    """{function that may be overridden: one that takes the same arguments and returns -1}.

    >>> import microgradx
    >>> microgradx.overrides.get_testing_overrides()[microgradx.add](1, 2)
    -1
    """
    def of(function):
        def testing(*args, **kwargs):
            signature.bind(*args, **kwargs)
            return -1
        try:
            testing.__signature__ = signature = inspect.signature(function)
        except ValueError:          # of the interpreter's own
            return lambda *args, **kwargs: -1
        return testing
    return {function: of(function) for functions in get_overridable_functions().values() for function in functions}


def _unanswered(public, types, python):
    name = resolve_name(public) or f"{getattr(public, '__module__', '')}.{public.__name__}"
    if python:
        return f"no implementation found for '{name}' on types that implement __torch_function__: {list(types)}"
    asked = "\n".join(f"  - {'mode object' if issubclass(each, TorchFunctionMode) else 'tensor subclass'} {each}" for each in types)
    return f"Multiple dispatch failed for '{name}'; all __torch_function__ handlers returned NotImplemented:\n\n{asked}"


cold["unanswered"] = _unanswered
install_methods({"__torch_function__": classmethod(torch_function)})        # without the step that imports it
_turn_all()
