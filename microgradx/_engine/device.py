"""microgradx.device: there is one device with memory, the CPU, and `meta`; the names of others exist so that programs can ask for them."""
import operator

from microgradx._engine.tensor import cold

_KINDS = ("cpu", "cuda", "mps", "xpu", "meta", "hpu", "mtia", "vulkan", "ipu", "xla")


class device:
    """device("cpu"), device("cuda", 0) ...: where a tensor lives: on the CPU, or on "meta", where it has no values.

    In a block `with device(...):` tensors are made there unless something else is said.

    >>> import microgradx
    >>> microgradx.device("cpu")
    device(type='cpu')
    """

    __slots__ = ("type", "index")

    def __new__(cls, type=None, index=None):
        return CPU if index is None and (type is CPU or type.__class__ is str and type == "cpu") else object.__new__(cls)    # the usual one exists once

    def __init__(self, type, index=None) -> None:
        if isinstance(type, device) and index is None:
            type, index = type.type, type.index
        if isinstance(type, int) and not isinstance(type, bool):
            raise RuntimeError(f"device({type}) is an accelerator, and there is none here. Hint: use device('cpu')")
        if not isinstance(type, str):
            raise TypeError(f"device(): argument 'type' must be str, not {type.__class__.__name__}")
        if index is not None and (not hasattr(index, "__index__") or isinstance(index, bool)):
            raise TypeError(f"device(): argument 'index' (position 2) must be int, not {index.__class__.__name__}")
        kind, colon, number = type.partition(":")
        if kind not in _KINDS:
            raise RuntimeError(f"Expected one of {', '.join(_KINDS)} device type at start of device string: {kind}")
        if colon:
            if not number.isdecimal() or number != str(int(number)):
                raise RuntimeError(f"Invalid device string: '{type}'")
            if index is not None:
                raise RuntimeError(f"type (string) must not include an index because index was passed explicitly: {type}")
            index = int(number)
            if index >= 2 ** 31:
                raise RuntimeError(f"Could not parse device index '{number}' in device string '{type}'")
        index = None if index is None else operator.index(index)
        if index is not None and index < 0:
            raise RuntimeError(f"device: Device index must not be negative, got {index}")
        object.__setattr__(self, "type", kind)
        object.__setattr__(self, "index", index)

    def __setattr__(self, name, value):
        raise AttributeError(f"attribute '{name}' of 'microgradx.device' objects is not writable")

    def _require_cpu(self, op, error=AssertionError):
        """Raise as PyTorch's CPU build does when something would have to run elsewhere."""
        if self.type in ("cuda", "xpu", "mtia"):
            raise error(f"{op}: microgradx runs on the CPU only (Torch not compiled with {self.type.upper()} enabled); use device('cpu')")
        if self.type != "cpu":
            raise RuntimeError(f"{op}: microgradx runs on the CPU only, not on {self.type!r}; use device('cpu')")
        return self

    def __repr__(self):
        return f"device(type='{self.type}'" + (f", index={self.index})" if self.index is not None else ")")

    def __str__(self):
        return self.type if self.index is None else f"{self.type}:{self.index}"

    def __eq__(self, other):
        return isinstance(other, device) and (self.type, self.index) == (other.type, other.index)

    def __hash__(self):
        return hash((self.type, self.index))

    def __reduce__(self):
        return (device, (str(self),))

    def __enter__(self):
        if self.type != "meta":
            self._require_cpu("device")
        cold["device_block"](self, True)
        return self

    def __exit__(self, *exc):
        cold["device_block"](self, False)
        return False


CPU = object.__new__(device)
CPU.__init__("cpu")
