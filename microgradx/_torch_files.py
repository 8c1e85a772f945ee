"""Reading PyTorch's zip files: an unpickler that builds tensors and plain containers and runs nothing else."""
import io
import pickle
import zipfile
from collections import OrderedDict, namedtuple

import microgradx as _m

_STORAGE_DTYPES = {"FloatStorage": "float32", "DoubleStorage": "float64", "HalfStorage": "float16",
                   "BFloat16Storage": "bfloat16", "LongStorage": "int64", "IntStorage": "int32",
                   "ShortStorage": "int16", "CharStorage": "int8", "ByteStorage": "uint8", "BoolStorage": "bool",
                   "UntypedStorage": "uint8", "ComplexFloatStorage": "complex64", "ComplexDoubleStorage": "complex128"}
_PLAIN = {"Size", "device", *_STORAGE_DTYPES.values()}

_StorageType = namedtuple("_StorageType", "dtype")


def is_torch_zip(data):
    """Whether the bytes are a zip file with a data.pkl, as `torch.save` writes since 1.6."""
    return data[:4] == b"PK\x03\x04"


def _rebuild_tensor(storage, offset, size, stride, requires_grad=False, hooks=None, metadata=None):
    tensor = storage.as_strided(tuple(size), tuple(stride), offset)
    return tensor.requires_grad_() if requires_grad else tensor


def _rebuild_parameter(data, requires_grad=True, hooks=None):
    return _m.nn.Parameter(data, requires_grad)


_BUILDERS = {
    ("torch._utils", "_rebuild_tensor_v2"): _rebuild_tensor,
    ("torch._utils", "_rebuild_parameter"): _rebuild_parameter,
    ("collections", "OrderedDict"): OrderedDict,
    ("builtins", "set"): set,
    ("__builtin__", "set"): set,
    ("builtins", "complex"): complex,
    ("__builtin__", "complex"): complex,
    ("_codecs", "encode"): lambda text, encoding: text.encode(encoding),
}


class _Unpickler(pickle.Unpickler):
    def __init__(self, archive, prefix, name):
        super().__init__(io.BytesIO(archive.read(prefix + "data.pkl")), encoding="utf-8")
        self.archive, self.prefix, self.name, self.storages = archive, prefix, name, {}

    def find_class(self, module, name):
        if (module, name) in _BUILDERS:
            return _BUILDERS[module, name]
        if module in ("torch", "torch.storage") and name in _STORAGE_DTYPES:
            return _StorageType(_STORAGE_DTYPES[name])
        if module == "torch" and name in _PLAIN:
            return getattr(_m, name)
        raise RuntimeError(f"load: {self.name} holds a {module}.{name}; only tensors, dicts, lists and numbers are "
                           "read from "
                           "PyTorch's files: save model.state_dict() there")

    def persistent_load(self, reference):
        from .serialization import tensor_from_bytes
        _, kind, key, _, count = reference
        if key not in self.storages:
            data = self.archive.read(f"{self.prefix}data/{key}")
            self.storages[key] = tensor_from_bytes(data, kind.dtype, (count,))
        return self.storages[key]


def load_torch_zip(data, name):
    """The content of a file that `torch.save` wrote. RuntimeError for a corrupt file, big-endian data or other
    classes."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            pickles = [entry for entry in archive.namelist() if entry == "data.pkl" or entry.endswith("/data.pkl")]
            if not pickles:
                raise RuntimeError(f"load: {name} is a zip file, but not one of PyTorch's: it has no data.pkl")
            prefix = pickles[0].removesuffix("data.pkl")
            if prefix + "byteorder" in archive.namelist() and archive.read(prefix + "byteorder") != b"little":
                raise RuntimeError(f"load: {name} was written on a big-endian machine, which is not supported")
            return _Unpickler(archive, prefix, name).load()
    except Exception as error:          # what a corrupt file makes zipfile, zlib and the unpickler raise is no finite list
        if str(error).startswith("load: "):
            raise
        raise RuntimeError(f"load: {name} is short or corrupt ({type(error).__name__}: {error}). Hint: save or copy it again") from error
