"""`save` and `load`: tensors and plain Python values in one safetensors file, without pickle.

A file holds the tensors, each under a name made of its keys ("model.fc1.weight"; for a state dict just "fc1.weight"),
and in the header's metadata a JSON text that says how dicts, lists and numbers are built around them. Any safetensors
reader sees the tensors: `safetensors.torch.load_file` in PyTorch gives the state dict. `load` also reads PyTorch's
own zip files.
"""
import base64
import json
import os
from argparse import Namespace
from collections import Counter, OrderedDict
from collections.abc import Callable
from pathlib import Path
from typing import IO, TypeAlias

import numpy as np
import safetensors

import microgradx as _m

from ._engine.device import device
from ._engine.dtype import DTYPES
from ._files import write_atomically
from ._rows import need
from ._torch_files import is_torch_file, load_torch_file
from .sparse import SparseTensor

_KEY, DEFAULT_PROTOCOL = "microgradx", 2      # of pickle, which save takes and does not need
_DTYPES = {"F64": "float64", "F32": "float32", "F16": "float16", "BF16": "bfloat16", "I64": "int64", "I32": "int32", "C64": "complex64",
           "I16": "int16", "I8": "int8", "U8": "uint8", "BOOL": "bool"}  # the format's names and ours
_NAMES = {name: code for code, name in _DTYPES.items()}
_ADVICE = ("can be saved: tensors, numbers, strings, bytes, None, dtypes, devices, paths, NumPy arrays, and dicts, lists, "
           "tuples, sets and argparse Namespaces of these")


_DICTS = {kind.__name__: kind for kind in (dict, OrderedDict, Counter)}
FileLike: TypeAlias = str | os.PathLike | IO[bytes]      # for annotations: what save and load take as f, and load as map_location
MAP_LOCATION: TypeAlias = Callable | device | str | dict[str, str] | None
_safe = []


def add_safe_globals(safe_globals):
    """Remember classes and functions as safe; a file that names others is refused all the same, since nothing in it is ever run."""
    _safe.extend(value for value in safe_globals if value not in _safe)


def get_safe_globals():
    """What add_safe_globals was given."""
    return list(_safe)


def clear_safe_globals():
    """Forget what add_safe_globals was given."""
    _safe.clear()


class safe_globals:
    """with safe_globals([...]): add_safe_globals for a block.

    >>> from microgradx.serialization import get_safe_globals, safe_globals
    >>> with safe_globals([set]):
    ...     get_safe_globals()
    [<class 'set'>]
    """

    def __init__(self, safe_globals):
        self._globals = list(safe_globals)

    def __enter__(self):
        add_safe_globals(self._globals)

    def __exit__(self, *error):
        _safe[:] = [value for value in _safe if value not in self._globals]


def _array(tensor):
    """(dtype name, contiguous ndarray with the tensor's bytes); bfloat16 as its bits, complex128, which the format lacks, as pairs."""
    if tensor.dtype is _m.complex128:
        tensor = _m.view_as_real(tensor.detach())
    name = str(tensor.dtype).rpartition(".")[2]
    if name not in _NAMES:
        raise TypeError(f"save: tensors of dtype {tensor.dtype} cannot be saved; convert them first")
    tensor = tensor.detach()
    if name == "bfloat16":
        return name, (tensor.float().contiguous().numpy().view(np.uint32) >> 16).astype(np.uint16)
    return name, np.ascontiguousarray(tensor.numpy()).reshape(tuple(tensor.shape))


def tensor_from_bytes(data, dtype, shape):
    """A tensor of its own memory from raw little-endian bytes."""
    name = str(dtype).rpartition(".")[2]
    if 0 in shape:  # NumPy gives empty arrays other strides
        return _m.empty(tuple(shape), dtype=getattr(_m, name))
    if name == "bfloat16":
        bits = np.frombuffer(data, np.uint16).astype(np.uint32) << 16
        return _m.from_numpy(bits.view(np.float32).reshape(shape)).to(_m.bfloat16)
    array = np.frombuffer(data, np.dtype(name)).reshape(shape)
    return _m.from_numpy(array.copy()).clone()  # the clone is in aligned memory of ours


class _Writer:
    """Walks the structure, giving JSON for it and collecting the tensors."""

    def __init__(self):
        self.entries, self.seen, self.bases, self.open = {}, {}, [], set()

    def encode(self, value, path):
        kind = type(value)
        if value is None or kind in (bool, int, str):
            return value
        if kind is float:
            return value if np.isfinite(value) else {"float": repr(value)}
        if isinstance(value, _m.Tensor):
            return self._tensor(value, path)
        if kind in (*_DICTS.values(), list, tuple, _m.Size, set, frozenset, Namespace):
            if id(value) in self.open:
                raise ValueError(f"save: {_at(path)} contains itself, which a file cannot hold")
            self.open.add(id(value))
            encoded = self._container(value, kind, path)
            self.open.discard(id(value))
            return encoded
        return self._leaf(value, kind, path)

    def _container(self, value, kind, path):
        if kind is Namespace:
            return {"Namespace": self.encode(dict(vars(value)), path)}
        if kind in _DICTS.values():
            items = [[self.encode(key, [*path, "key"]), self.encode(item, [*path, str(key)])]
                     for key, item in value.items()]
            encoded = {kind.__name__: items}
            if vars(value) if kind is OrderedDict else None:  # a state dict carries `_metadata`
                encoded["attributes"] = self.encode(dict(vars(value)), [*path, "attributes"])
            return encoded
        items = sorted(value, key=repr) if kind in (set, frozenset) else value
        items = [self.encode(item, [*path, str(index)]) for index, item in enumerate(items)]
        return items if kind is list else {kind.__name__: items}

    def _leaf(self, value, kind, path):
        if kind in (bytes, bytearray):
            return {kind.__name__: base64.b64encode(value).decode()}
        if kind is complex:
            return {"complex": [repr(value.real), repr(value.imag)]}
        if isinstance(value, _m.dtype):
            return {"dtype": str(value).rpartition(".")[2]}
        if isinstance(value, _m.device):
            return {"device": str(value)}
        if isinstance(value, Path):
            return {"Path": str(value)}
        if isinstance(value, (np.ndarray, np.generic)) and value.dtype.kind == "u" and value.itemsize > 1:     # tensors have no such dtypes
            return {"unsigned": [value.dtype.name, self.encode(value.astype(value.dtype.name[1:]), path)]}
        if isinstance(value, (np.ndarray, np.generic)) and value.dtype.name in _NAMES:
            encoded = self._tensor(_m.from_numpy(np.array(value)), path)
            return {"generic" if isinstance(value, np.generic) else "ndarray": encoded["tensor"]}
        if isinstance(value, SparseTensor):
            return {"sparse": [self.encode(value._indices(), [*path, "indices"]), self.encode(value._values(), [*path, "values"]), list(value.shape),
                               value.is_coalesced()]}
        if isinstance(value, _m.nn.Module):
            raise TypeError(f"save: {_at(path)} is a whole {kind.__name__}; save its state instead, "
                            "model.state_dict(), and "
                            "load it with model.load_state_dict(load(file))")
        hint = "; save its state_dict() instead" if hasattr(value, "state_dict") else ""
        raise TypeError(f"save: {_at(path)} is a {kind.__module__}.{kind.__qualname__}, which cannot be saved{hint}. "
                        f"What {_ADVICE}")

    def _tensor(self, tensor, path):
        if id(tensor) in self.seen:
            return {"same": self.seen[id(tensor)][0]}
        name = ".".join(path).encode("utf-8", "backslashreplace").decode() or "tensor"        # half a surrogate pair is no UTF-8
        while name in self.entries or name == "__metadata__":
            name += "_"
        dtype, array = _array(tensor)
        self.entries[name] = (dtype, array)
        self.seen[id(tensor)] = (name, tensor)  # held, so that the id stays its own
        encoded = {"tensor": name}
        if tensor.dtype is _m.complex128:
            encoded["pairs"] = True
        if isinstance(tensor, _m.nn.Parameter):
            encoded["kind"] = "Parameter"
        elif isinstance(tensor, _m.nn.Buffer):
            encoded["kind"] = "Buffer"
        if tensor.requires_grad:
            encoded["requires_grad"] = True
        if tensor.numel():
            self._memory(tensor, name, encoded)
        return encoded

    def _memory(self, tensor, name, encoded):
        """Note which earlier tensor's memory this one shares, or its strides."""
        start, stride = tensor.data_ptr(), tuple(tensor.stride())
        size = tensor.element_size()
        end = start + size * (1 + sum((n - 1) * s for n, s in zip(tensor.shape, stride, strict=True)))
        for base_start, base_end, base_name, dtype in self.bases:
            if base_start <= start and end <= base_end and dtype == tensor.dtype:
                encoded["view"] = [base_name, list(stride), (start - base_start) // size]
                return
        if tensor.is_contiguous():
            self.bases.append((start, end, name, tensor.dtype))
        else:
            encoded["stride"] = list(stride)


def _at(path):
    return f"the value at {'.'.join(path)!r}" if path else "the value"


class _Reader:
    KINDS = ("same tuple Size set frozenset Namespace Path float complex bytes bytearray dtype device ndarray generic unsigned "
             "sparse").split()  # a file names no other

    def __init__(self, tensors):
        self.tensors, self.made = tensors, {}

    def decode(self, value):
        if isinstance(value, list):
            return [self.decode(item) for item in value]
        if not isinstance(value, dict):
            return value
        if "tensor" in value:
            return self._tensor(value)
        kind, content = next(iter(value.items()))
        if kind in _DICTS:
            result = _DICTS[kind]({self.decode(key): self.decode(item) for key, item in content})
            if "attributes" in value:
                vars(result).update(self.decode(value["attributes"]))
            return result
        if kind not in self.KINDS:
            raise ValueError(f"unknown kind of value {kind!r}")
        return getattr(self, "_" + kind)(content)

    def _tensor(self, value):
        result = self.tensors[value["tensor"]]
        if "pairs" in value:
            result = self.tensors[value["tensor"]] = _m.view_as_complex(result)
        if "view" in value:
            base, stride, offset = value["view"]
            result = self.tensors[base].as_strided(tuple(result.shape), tuple(stride), offset)
            self.tensors[value["tensor"]] = result
        elif "stride" in value:
            result = _with_strides(result, value["stride"])
        requires_grad = value.get("requires_grad", False)
        if "kind" in value:
            kind = {"Parameter": _m.nn.Parameter, "Buffer": _m.nn.Buffer}[value["kind"]]
            result = kind(result, requires_grad) if value["kind"] == "Parameter" else kind(result)
        elif requires_grad:
            result.requires_grad_()
        self.made[value["tensor"]] = result
        return result

    def _same(self, name):
        return self.made[name]

    def _tuple(self, content):
        return tuple(self.decode(content))

    def _Size(self, content):
        return _m.Size(content)

    def _set(self, content):
        return set(self.decode(content))

    def _frozenset(self, content):
        return frozenset(self.decode(content))

    def _float(self, content):
        return float(content)

    def _complex(self, content):
        return complex(*map(float, content))

    def _bytes(self, content):
        return base64.b64decode(content)

    def _bytearray(self, content):
        return bytearray(self._bytes(content))

    def _dtype(self, content):
        return DTYPES[content]

    def _device(self, content):
        return _m.device(content)

    def _ndarray(self, content):
        return self.tensors[content].numpy()

    def _unsigned(self, content):
        return self.decode(content[1]).view(np.dtype(content[0]))

    def _sparse(self, content):
        return SparseTensor(self.decode(content[0]), self.decode(content[1]), *content[2:])

    def _Namespace(self, content):
        return Namespace(**self.decode(content))

    def _Path(self, content):
        return Path(content)

    def _generic(self, content):
        return self.tensors[content].numpy()[()]


def _with_strides(tensor, stride):
    """A copy that lies in memory with these strides; where one is 0, all of that dimension are one."""
    span = 1 + sum((n - 1) * s for n, s in zip(tensor.shape, stride, strict=True))
    result = tensor.new_zeros(span).as_strided(tensor.shape, stride)
    first = tuple(slice(None) if s else slice(1) for s in stride)
    result[first] = tensor[first]
    return result


def _file_bytes(entries, metadata):
    """The safetensors format: length of the header, header, then the data without gaps, wide dtypes first so that all
    are aligned. (The library's own writer changed its arguments between 0.4 and 0.8; the format has not changed.)"""
    header, parts, offset = {"__metadata__": metadata} if metadata else {}, [], 0
    for name, (dtype, array) in sorted(entries.items(), key=lambda item: -item[1][1].itemsize):
        header[name] = {"dtype": _NAMES[dtype], "shape": array.shape, "data_offsets": [offset, offset + array.nbytes]}
        parts.append(array.tobytes())
        offset += array.nbytes
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    return b"".join([len(text).to_bytes(8, "little"), text, *parts])


def save(obj, f, pickle_module=None, pickle_protocol=None, _use_new_zipfile_serialization=True):
    """Write `obj` to the path or the writable binary file `f`, as one safetensors file.

    `obj` is made of tensors, numbers, strings, bytes, None, dtypes, devices, paths, NumPy arrays, and dicts, lists,
    tuples, sets and argparse Namespaces of these. Tensors that share memory share it again after `load` (a view, when the whole is saved before
    it), others keep their strides. A path is written under another name and renamed, so it is never half
    there. The arguments about pickle are accepted and change nothing: there is no pickle.

    Raises TypeError for anything else, naming where it is and what to save instead.

    >>> import io, microgradx
    >>> file = io.BytesIO()
    >>> microgradx.save({"epoch": 3, "weights": [microgradx.ones(2)]}, file)
    >>> _ = file.seek(0)
    >>> microgradx.load(file)
    {'epoch': 3, 'weights': [tensor([1., 1.])]}
    """
    writer = _Writer()
    structure = writer.encode(obj, [])
    data = _file_bytes(writer.entries, {"format": "pt", _KEY: json.dumps(structure)})
    if hasattr(f, "write"):
        f.write(data)
        getattr(f, "flush", int)()          # a reader may open it by its name
        return
    path = _path("save", f)
    folder = os.path.dirname(os.path.realpath(path))
    need(os.path.isdir(folder), RuntimeError, f"save: parent directory {folder} does not exist")
    write_atomically(path, data)


def _path(op, f):
    need(isinstance(f, (str, os.PathLike)), AttributeError,
         f"{op}: 'f' must be a path or a binary file, not {type(f).__name__}. Hint: {op}({'obj, ' if op == 'save' else ''}path)")
    return os.fspath(f)


def _check_location(map_location):
    """None, the CPU, a mapping of it to itself, or a function (which could only choose the CPU) change nothing."""
    place = map_location.get("cpu") if isinstance(map_location, dict) else map_location
    if place is not None and not callable(place) and _m.device(place).type != "cpu":
        raise RuntimeError(f"load: map_location={map_location!r} asks for another device; there is only the CPU: use map_location='cpu'")


def default_restore_location(storage, location):
    """default_restore_location(storage, location) -> storage, where location is "cpu": what a function as map_location may ask; else RuntimeError.

    >>> import microgradx
    >>> microgradx.serialization.default_restore_location("what is read", "cpu")
    'what is read'
    """
    need(location == "cpu", RuntimeError, f"don't know how to restore data location of {type(storage).__name__} (tagged with {location})")
    return storage


def load(f, map_location=None, pickle_module=None, *, weights_only=None, mmap=None, encoding="utf-8", **pickle_load_args):
    """What `save` wrote to the path or readable binary file `f`; or the content of a PyTorch zip file or safetensors
    file.

    A safetensors file from elsewhere gives a dict of its tensors. From a PyTorch file (`torch.save`) tensors,
    parameters, dicts, lists and numbers are read by an unpickler that knows nothing else and runs no code.
    `weights_only` and a path's `mmap` are accepted and change nothing; `encoding` is that of strings from Python 2.
    Raises RuntimeError for a file that is short, corrupt or of another kind, or a device that is not the CPU,
    ValueError for `mmap` of what is no path.

    >>> import microgradx
    >>> import io
    >>> file = io.BytesIO()
    >>> microgradx.save({"step": 3}, file)
    >>> _ = file.seek(0)
    >>> microgradx.load(file)
    {'step': 3}
    """
    if pickle_load_args:
        raise TypeError(f"load: unexpected arguments {sorted(pickle_load_args)}; nothing is unpickled here")
    need(not mmap or isinstance(f, (str, os.PathLike)), ValueError, "load: f must be a file path in order to use the mmap argument")
    if hasattr(f, "read"):
        name, data = getattr(f, "name", "the file"), f.read()
    else:
        name = _path("load", f)
        with open(f, "rb") as file:
            data = file.read()
    _check_location(map_location)
    if not data:
        raise EOFError(f"load: {name} is empty from here to its end; rewind a file just written with f.seek(0)")
    if is_torch_file(data):
        return load_torch_file(data, name, encoding)
    try:
        entries = safetensors.deserialize(data)
        length = int.from_bytes(data[:8], "little")
        metadata = json.loads(data[8:8 + length]).get("__metadata__") or {}
        tensors = {key: tensor_from_bytes(entry["data"], _from_code(entry["dtype"], name), entry["shape"]) for key, entry in entries}
    except (safetensors.SafetensorError, ValueError) as error:
        raise RuntimeError(f"load: {name} is no safetensors file, or it is short or corrupt ({len(data)} bytes: {error}).") from error
    if _KEY not in metadata:
        return tensors
    try:
        return _Reader(tensors).decode(json.loads(metadata[_KEY]))
    except (ArithmeticError, AttributeError, LookupError, RecursionError, RuntimeError, StopIteration, TypeError, ValueError) as error:
        raise RuntimeError(f"load: {name} says something impossible of how its tensors belong together ({type(error).__name__}: {error}). "
                           "Hint: save it again") from error


def _from_code(code, name):
    if code not in _DTYPES:
        raise RuntimeError(f"load: {name} holds tensors of dtype {code}, which has no counterpart here")
    return _DTYPES[code]
