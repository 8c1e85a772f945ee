"""Reading PyTorch's files, zipped ones and those from before 1.6: an unpickler that builds tensors and plain containers and runs nothing else."""
import io
import pickle
import zipfile
from collections import Counter, OrderedDict, namedtuple
from functools import cache

import microgradx as _m
from microgradx._rows import need

_STORAGE_DTYPES = {"FloatStorage": "float32", "DoubleStorage": "float64", "HalfStorage": "float16",
                   "BFloat16Storage": "bfloat16", "LongStorage": "int64", "IntStorage": "int32",
                   "ShortStorage": "int16", "CharStorage": "int8", "ByteStorage": "uint8", "BoolStorage": "bool",
                   "UntypedStorage": "uint8", "ComplexFloatStorage": "complex64", "ComplexDoubleStorage": "complex128"}
_PLAIN = {"Size", "device", *_STORAGE_DTYPES.values()}

_MARK = 0x1950a86a20f9469cfc6c

_StorageType = namedtuple("_StorageType", "dtype")


class PyTorchFileReader:
    """PyTorchFileReader(file): the parts of a zip file that PyTorch wrote, as bytes; file is a path or an open file.

    RuntimeError for what is no such file and for a part that is not there. `load` makes tensors of them.
    """

    def __init__(self, file):
        try:
            self._zip = zipfile.ZipFile(file)
        except zipfile.BadZipFile as error:
            raise RuntimeError(f"PyTorchFileReader failed reading zip archive: {error}") from None
        self._folder = self._zip.namelist()[0].partition("/")[0] + "/"

    def get_all_records(self):
        """The names of the parts."""
        return [name.removeprefix(self._folder) for name in self._zip.namelist()]

    def has_record(self, name):
        """Is there a part of this name?"""
        return name in self.get_all_records()

    def get_record(self, name):
        """The bytes of a part."""
        if not self.has_record(name):
            raise RuntimeError(f"PytorchStreamReader failed locating file {name}: file not found")
        return self._zip.read(self._folder + name)


def is_torch_zip(data):
    """Whether the bytes are a zip file, as `torch.save` writes since 1.6."""
    return data[:4] == b"PK\x03\x04"


def is_torch_file(data):
    """Whether the bytes are a zip file or begin with the pickled mark, as `torch.save` did before 1.6."""
    return is_torch_zip(data) or data[:1] == b"\x80" and _MARK.to_bytes(10, "little") in data[:32]


def _rebuild_tensor(storage, offset, size, stride, requires_grad=False, hooks=None, metadata=None):
    tensor = storage.as_strided(tuple(size), tuple(stride), offset)
    for lazy, compute in (("conj", _m.conj_physical), ("neg", _m.neg)):     # views of PyTorch that only remember it
        tensor = compute(tensor) if metadata and metadata.get(lazy) else tensor
    return tensor.requires_grad_() if requires_grad else tensor


def _rebuild_with_attributes(build, kind, args, attributes):
    tensor = build(*args)
    vars(tensor).update(attributes if isinstance(attributes, dict) else {})
    return tensor


def _rebuild_parameter(data, requires_grad=True, hooks=None):
    return _m.nn.Parameter(data, requires_grad)


_BUILDERS = {
    ("torch._utils", "_rebuild_tensor_v2"): _rebuild_tensor,
    ("torch._utils", "_rebuild_parameter"): _rebuild_parameter,
    ("torch._tensor", "_rebuild_from_type_v2"): _rebuild_with_attributes,
    **dict.fromkeys((("torch", "Tensor"), ("torch.nn.parameter", "Parameter"), ("torch.nn.parameter", "Buffer"))),     # kinds, only named
    ("collections", "OrderedDict"): OrderedDict,
    ("collections", "Counter"): Counter,
    ("builtins", "bytearray"): bytearray,
    ("__builtin__", "bytearray"): bytearray,
    ("builtins", "set"): set,
    ("__builtin__", "set"): set,
    ("builtins", "complex"): complex,
    ("__builtin__", "complex"): complex,
    ("_codecs", "encode"): lambda text, encoding: text.encode(encoding),
}


class _Unpickler(pickle.Unpickler):
    """storage(dtype, key, count) gives the flat tensor of these numbers."""

    def __init__(self, file, name, encoding, storage=None):
        super().__init__(file, encoding=encoding)
        self.name, self.storage = name, storage

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
        _, kind, key, _, count, *view = reference
        if any(part is not None for part in view):
            raise RuntimeError(f"load: {self.name} holds a view of a storage, as PyTorch wrote before 0.4, which is not supported")
        return self.storage(kind.dtype, key, count)


def load_torch_file(data, name, encoding="utf-8"):
    """The content of a file that `torch.save` wrote, strings of Python 2 in that encoding. RuntimeError for a corrupt file, big-endian data or
    other classes."""
    try:
        return _zipped(data, name, encoding) if is_torch_zip(data) else _in_a_row(io.BytesIO(data), name, encoding)
    except Exception as error:          # what a corrupt file makes zipfile, zlib and the unpickler raise is no finite list
        if str(error).startswith("load: "):
            raise
        raise RuntimeError(f"load: {name} is short or corrupt ({type(error).__name__}: {error}). Hint: save or copy it again") from error


def _zipped(data, name, encoding):
    """A zip file: the pickle, and each storage as a file."""
    from .serialization import tensor_from_bytes
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        pickles = [entry for entry in archive.namelist() if entry == "data.pkl" or entry.endswith("/data.pkl")]
        if not pickles:
            raise RuntimeError(f"load: {name} is a zip file, but not one of PyTorch's: it has no data.pkl")
        prefix = pickles[0].removesuffix("data.pkl")
        if prefix + "byteorder" in archive.namelist() and archive.read(prefix + "byteorder") != b"little":
            raise RuntimeError(f"load: {name} was written on a big-endian machine, which is not supported")

        @cache
        def storage(dtype, key, count):
            entry, size = archive.getinfo(f"{prefix}data/{key}"), count * getattr(_m, dtype).itemsize
            need(entry.file_size == size, RuntimeError, f"load: {name} is corrupt: {size} bytes of {dtype} are {entry.file_size}")  # before unpacking
            return tensor_from_bytes(archive.read(entry), dtype, (count,))
        return _Unpickler(io.BytesIO(archive.read(prefix + "data.pkl")), name, encoding, storage).load()


def _in_a_row(file, name, encoding):
    """The form before PyTorch 1.6: pickles of a mark, a version, the machine, the object and the storages' keys, then each storage with its length before it.

    The object is read twice, first to learn which storages there are and where they begin.
    """
    from .serialization import tensor_from_bytes
    mark, version, machine = (_Unpickler(file, name, encoding).load() for _ in range(3))
    if mark != _MARK or version != 1001 or not machine.get("little_endian"):
        raise RuntimeError(f"load: {name} is a pickle, but not of PyTorch on a little-endian machine. Hint: save it with microgradx.save")
    begin, dtypes, found = file.tell(), {}, {}
    _Unpickler(file, name, encoding, lambda dtype, key, count: _m.zeros(count, dtype=getattr(_m, dtypes.setdefault(key, dtype)))).load()
    for key in _Unpickler(file, name, encoding).load():
        count, dtype = int.from_bytes(file.read(8), "little"), dtypes[key]
        found[key] = tensor_from_bytes(file.read(count * getattr(_m, dtype).itemsize), dtype, (count,))
    file.seek(begin)
    return _Unpickler(file, name, encoding, lambda dtype, key, count: found[key]).load()
