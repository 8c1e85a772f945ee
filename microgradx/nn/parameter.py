"""Parameter and Buffer: tensors that a module registers when they are assigned to it."""
import microgradx
from microgradx import Tensor
from microgradx._engine.callnames import disabled
from microgradx._methods import _give_attributes
from microgradx._rows import need


class _ParameterMeta(type(Tensor)):
    def __instancecheck__(cls, instance):
        return super().__instancecheck__(instance) or (
            cls is Parameter and isinstance(instance, Tensor) and getattr(instance, "_is_param", False))


class Parameter(Tensor, metaclass=_ParameterMeta):
    """A tensor that belongs to a module: assigned as an attribute it shows up in `module.parameters()`.

    Shares the storage of data (default: an empty tensor). requires_grad is True unless said otherwise.

    >>> import microgradx
    >>> microgradx.nn.Parameter(microgradx.ones(2))
    Parameter containing:
    tensor([1., 1.], requires_grad=True)
    """

    __torch_function__ = disabled

    def __new__(cls, data=None, requires_grad=True):
        if data is None:
            data = microgradx.empty(0)
        need(isinstance(data, Tensor), AttributeError, f"Parameter: data must be a Tensor, got {type(data).__name__}; use microgradx.tensor(data)")
        if type(data).__torch_function__ is disabled or type(data) is Tensor:
            return Tensor._make_subclass(cls, data, requires_grad)
        made = data.detach().requires_grad_(requires_grad)        # a subclass that overrides functions keeps its class
        need(type(made) is type(data), RuntimeError, f"Creating a Parameter from an instance of type {type(data).__name__} requires that detach() returns "
             f"an instance of the same type, but return type {type(made).__name__} was found instead")
        made._is_param = True
        return made

    def __init__(self, *args, **kwargs):
        pass  # __new__ has done it all; Tensor's own __init__ would read the arguments again

    def __deepcopy__(self, memo):
        if id(self) not in memo:
            copied = type(self)(self.data.clone(memory_format=microgradx.preserve_format), self.requires_grad)
            copied.__dict__.update(self.__dict__)
            memo[id(self)] = copied
        return memo[id(self)]

    def __repr__(self, *, tensor_contents=None):
        text = super().__repr__()
        return "Parameter containing:\n" + (text if type(self).__module__ == __name__ else f"Parameter({text})")

    def __reduce_ex__(self, protocol):
        return rebuild_parameter, (type(self), self.data, self.requires_grad, self.__getstate__())


def rebuild_parameter(cls, data, requires_grad, attributes):
    """Unpickle a parameter."""
    parameter = Tensor._make_subclass(cls, data, requires_grad)
    _give_attributes(parameter, attributes)
    return parameter


class _BufferMeta(type(Tensor)):
    def __instancecheck__(cls, instance):
        return isinstance(instance, Tensor) and getattr(instance, "_is_buffer", False)


class Buffer(Tensor, metaclass=_BufferMeta):
    """`Buffer(data, persistent=True)` is a plain tensor marked so that assigning it to a module registers a buffer.

    >>> import microgradx
    >>> module = microgradx.nn.Module()
    >>> module.mean = microgradx.nn.Buffer(microgradx.zeros(2))
    >>> list(module.state_dict())
    ['mean']
    """

    __torch_function__ = disabled

    def __new__(cls, data=None, *, persistent=True):
        if data is None:
            data = microgradx.empty(0)
        tensor = data.detach().requires_grad_(data.requires_grad)
        tensor.persistent = persistent
        tensor._is_buffer = True
        return tensor


class UninitializedTensorMixin:
    """What a lazy module's tensors share: they have no shape and no data until `materialize`, and refuse the methods that would need them."""
    __torch_function__ = disabled

    def materialize(self, shape, device=None, dtype=None):
        """Become a tensor of this shape, its values not initialised, and take the class of materialized tensors."""
        made = microgradx.empty(shape, device=self.device if device is None else device, dtype=self.data.dtype if dtype is None else dtype)
        self._is_param = isinstance(self, Parameter)            # for the class of tensors on the device meta
        self.__class__ = type(made) if made.is_meta else self.cls_to_become
        self.data = made

    def convert(self, fn):
        """Be of the dtype and on the device, later, of what fn gives for a tensor of these."""
        made = fn(microgradx.empty(0, dtype=self.data.dtype, device=self.device))
        self.data, self._device = microgradx.empty(0, dtype=made.dtype, device="cpu"), made.device

    @classmethod
    def _made(cls, requires_grad, device, dtype):
        data = microgradx.empty(0, device=device, dtype=dtype)
        made = Tensor._make_subclass(cls, data, requires_grad)
        made._device = data.device
        return made

    @property
    def device(self):
        """Where the tensor will be."""
        return self._device

    @property
    def is_meta(self):
        """Will it be on the device meta?"""
        return self._device.type == "meta"

    @property
    def shape(self):
        """Raises: there is no shape yet."""
        raise RuntimeError("Can't access the shape of an uninitialized parameter or buffer. Hint: run a forward first")

    def share_memory_(self):
        """Raises: there is no memory yet."""
        raise RuntimeError("an uninitialized parameter or buffer has no memory to share; run a forward first")

    def __repr__(self):
        return f"<{type(self).__name__}>"

    def __deepcopy__(self, memo):
        if id(self) not in memo:
            memo[id(self)] = type(self)(self.requires_grad, self.device, self.data.dtype)
        return memo[id(self)]

    def __reduce_ex__(self, protocol):
        return type(self), (self.requires_grad, self.device, self.data.dtype)


class UninitializedParameter(UninitializedTensorMixin, Parameter):
    """A parameter of a lazy module, whose shape its first forward will tell.

    >>> import microgradx
    >>> import warnings
    >>> with warnings.catch_warnings(action="ignore"):
    ...     layer = microgradx.nn.LazyLinear(2)
    >>> type(layer.weight).__name__
    'UninitializedParameter'
    """
    cls_to_become = Parameter

    def __new__(cls, requires_grad=True, device=None, dtype=None):
        return cls._made(requires_grad, device, dtype)


class MaterializedBuffer(Tensor):
    """What an UninitializedBuffer becomes: a tensor. (An object cannot become an instance of Tensor itself, a C
    type.)"""
    __torch_function__ = disabled


class UninitializedBuffer(UninitializedTensorMixin, Tensor):
    """A buffer of a lazy module, whose shape its first forward will tell.

    >>> import microgradx
    >>> import warnings
    >>> with warnings.catch_warnings(action="ignore"):
    ...     layer = microgradx.nn.LazyBatchNorm1d()
    >>> type(layer.running_mean).__name__
    'UninitializedBuffer'
    """
    cls_to_become = MaterializedBuffer

    def __new__(cls, requires_grad=False, device=None, dtype=None, persistent=True):
        tensor = cls._made(requires_grad, device, dtype)
        tensor.persistent = persistent
        tensor._is_buffer = True
        return tensor

    def __init__(self, *args, **kwargs):
        pass  # as Parameter


def is_lazy(tensor):
    """Whether a parameter or buffer still waits for its shape."""
    return isinstance(tensor, UninitializedTensorMixin)


def add_parameters(module, shapes, device, dtype, **wanted):
    """Register a new parameter of each shape, None where it is not wanted (bias=False), and call reset_parameters where there is one."""
    for name, shape in shapes.items():
        value = Parameter(microgradx.empty(shape, device=device, dtype=dtype)) if wanted.get(name, True) else None
        module.register_parameter(name, value)
    if hasattr(module, "reset_parameters"):
        module.reset_parameters()


_WITHOUT_DATA = {*"size copy_ is_complex is_floating_point half float double char short int long cuda cpu to get_device share_memory_ materialize".split()}
_OPERATORS = {f"__{name}__" for name in ("add radd sub rsub mul rmul truediv rtruediv pow rpow matmul rmatmul neg eq ne lt le gt ge getitem setitem len iter "
                                         "bool float int index").split()}


def _refuse(name):
    def refused(self, *args, **kwargs):
        raise ValueError(f"Attempted to use an uninitialized parameter in {name}: it has no shape yet. Hint: call the lazy module's forward once, with a batch "
                         "or a dummy of it")
    setattr(UninitializedTensorMixin, name, refused)


for _name in dir(Tensor):
    if _name in _OPERATORS or _name[0] != "_" and callable(getattr(Tensor, _name)) and _name not in _WITHOUT_DATA:
        _refuse(_name)
UninitializedTensorMixin.__hash__ = Tensor.__hash__
