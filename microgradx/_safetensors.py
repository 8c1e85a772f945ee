"""safetensors for this library's tensors: a port imports from safetensors.microgradx what stands in safetensors.torch."""
from pathlib import Path

import safetensors

import microgradx as _m

from ._files import write_atomically
from ._rows import need
from .serialization import _array, _file_bytes, _from_code, tensor_from_bytes


def _shared(tensors):
    """Sets of names whose tensors share memory."""
    ranges = sorted((t.data_ptr(), t.data_ptr() + t.element_size() * (1 + sum((n - 1) * s for n, s in zip(t.shape, t.stride(), strict=True))), name)
                    for name, t in tensors.items() if t.numel())
    groups, end = [], 0
    for start, stop, name in ranges:
        groups.append({name}) if start >= end else groups[-1].add(name)
        end = max(end, stop)
    return [group for group in groups if len(group) > 1]


def storage_ptr(tensor):
    """The address of the memory that the tensor is in, whole."""
    return tensor.untyped_storage().data_ptr()


def storage_size(tensor):
    """How many bytes that memory has."""
    return tensor.untyped_storage().nbytes()


def _superfluous(tensors, preferred=()):
    """{name that stays: the others that share its memory, sorted}; the one that stays covers all of its storage."""
    kept = {}
    for group in _shared(tensors):
        whole = sorted(name for name in group if tensors[name].numel() * tensors[name].element_size() == tensors[name].untyped_storage().nbytes())
        need(whole, RuntimeError, f"save_model: no tensor of {sorted(group)} covers the whole storage that they share; refusing to drop any")
        name = next((name for name in whole if name in preferred), whole[0])
        kept[name] = sorted(group - {name})
    return kept


def save(tensors, metadata=None):
    """save(tensors, metadata=None) -> bytes: a dict of contiguous tensors that share no memory, in the format's form."""
    need(isinstance(tensors, dict), ValueError, f"Expected a dict of [str, microgradx.Tensor] but received {type(tensors)}")
    for name, tensor in tensors.items():
        need(isinstance(tensor, _m.Tensor), ValueError, f"Key `{name}` is invalid, expected microgradx.Tensor but received {type(tensor)}")
        need(tensor.is_contiguous(), ValueError, f"You are trying to save a non contiguous tensor: `{name}`. Hint: call .contiguous() first")
    need(not (shared := _shared(tensors)), RuntimeError, f"Some tensors share memory: {shared}. Hint: use save_model")
    return _file_bytes({name: _array(tensor) for name, tensor in tensors.items()}, metadata)


def save_file(tensors, filename, metadata=None):
    """save_file(tensors, filename, metadata=None): write what save gives, whole or not at all."""
    folder = Path(filename).parent
    need(folder.is_dir(), FileNotFoundError, f"save_file: parent directory {folder} does not exist")
    write_atomically(filename, save(tensors, metadata))


def load(data):
    """load(data) -> dict of tensors: what the bytes of a file hold."""
    return {name: tensor_from_bytes(entry["data"], _from_code(entry["dtype"], name), entry["shape"]) for name, entry in safetensors.deserialize(data)}


def load_file(filename, device="cpu"):
    """load_file(filename, device="cpu") -> dict of tensors."""
    _m.device(device)
    return load(Path(filename).read_bytes())


def save_model(model, filename, metadata=None, force_contiguous=True):
    """save_model(model, filename): the model's state, of tensors that share memory only one; the metadata tell the others' names."""
    state = model.state_dict()
    for kept, others in _superfluous(state).items():
        for name in others:
            metadata = {name: kept, **(metadata or {})}
            del state[name]
    save_file({name: tensor.contiguous() if force_contiguous else tensor for name, tensor in state.items()}, filename, metadata)


def load_model(model, filename, strict=True, device="cpu"):
    """load_model(model, filename, strict=True) -> (missing, unexpected): load what save_model wrote."""
    state = load_file(filename, device)
    shared = _superfluous(model.state_dict(), state)
    missing, unexpected = model.load_state_dict(state, strict=False)
    missing = set(missing)
    for name in [name for others in shared.values() for name in others]:
        missing.remove(name) if name in missing else unexpected.append(name)
    if strict and (missing or unexpected):
        raise RuntimeError("\n    ".join([f"Error(s) in loading state_dict for {type(model).__name__}:",
                                          *[f"{kind} key(s) in state_dict: {', '.join(f'{chr(34)}{name}{chr(34)}' for name in sorted(names))}"
                                            for kind, names in (("Missing", missing), ("Unexpected", unexpected)) if names]]))
    return missing, unexpected
