"""state_dict and load_state_dict: a module's tensors by name, out of it and back into it."""
from collections import OrderedDict, namedtuple
from collections.abc import Mapping

import microgradx
from microgradx._engine.warn import warn
from microgradx._rows import need

from ..parameter import Parameter, is_lazy

_EXTRA_STATE_KEY_SUFFIX = "_extra_state"


def is_tensor(value):
    """Is value a tensor, perhaps a sparse one, which is of another class?"""
    return isinstance(value, microgradx.Tensor) or getattr(value, "is_sparse", False)


class _IncompatibleKeys(namedtuple("IncompatibleKeys", ["missing_keys", "unexpected_keys"])):
    """What load_state_dict(strict=False) could not match."""
    __slots__ = ()

    def __repr__(self):
        if not self.missing_keys and not self.unexpected_keys:
            return "<All keys matched successfully>"
        return super().__repr__()

    __str__ = __repr__


class StateMixin:
    """The state_dict methods of Module."""
    __slots__ = ()

    def state_dict(self, *args, destination=None, prefix="", keep_vars=False):
        """An ordered dict of every parameter and persistent buffer by its dotted name.

        The tensors are detached and share memory with the module's own, or are its very own with keep_vars. The
        attribute `_metadata` holds each module's version number.

        >>> import microgradx
        >>> list(microgradx.nn.Sequential(microgradx.nn.Linear(2, 3)).state_dict())
        ['0.weight', '0.bias']
        """
        if args:
            warn("Positional args are being deprecated, use kwargs instead. Write destination=, prefix=, keep_vars=", FutureWarning)
        destination, prefix, keep_vars = (*args, *(destination, prefix, keep_vars)[len(args):])
        if destination is None:
            destination = OrderedDict()
            destination._metadata = OrderedDict()
        local_metadata = {"version": self._version}
        if hasattr(destination, "_metadata"):
            destination._metadata[prefix[:-1]] = local_metadata
        hooked = "_hooked" in self.__dict__
        for hook in self._state_dict_pre_hooks.values() if hooked else ():
            hook(self, prefix, keep_vars)
        self._save_to_state_dict(destination, prefix, keep_vars)
        for name, module in self._modules.items():
            if module is not None:
                module.state_dict(destination=destination, prefix=f"{prefix}{name}.", keep_vars=keep_vars)
        for hook in self._state_dict_hooks.values() if hooked else ():
            returned = hook(self, destination, prefix, local_metadata)
            if returned is not None:
                need(not getattr(hook, "_from_public_api", False), RuntimeError, "state_dict post-hook must return None")
                destination = returned
        return destination

    def _save_to_state_dict(self, destination, prefix, keep_vars):
        """Write this module's own tensors; overridden by modules that store something else."""
        kept = [*self._parameters.items(), *((name, buffer) for name, buffer in self._buffers.items()
                                             if name not in self._non_persistent_buffers_set)]
        for name, tensor in kept:
            if tensor is not None:
                destination[prefix + name] = tensor if keep_vars or is_lazy(tensor) else tensor.detach()
        if type(self).get_extra_state is not StateMixin.get_extra_state:
            destination[prefix + _EXTRA_STATE_KEY_SUFFIX] = self.get_extra_state()

    def get_extra_state(self):
        """What else belongs into the state_dict; a module that overrides it overrides set_extra_state too."""
        raise RuntimeError("get_extra_state: a module that overrides set_extra_state must override it too")

    def set_extra_state(self, state):
        """Take back what get_extra_state gave."""
        raise RuntimeError("set_extra_state: a module that overrides get_extra_state must override it too")

    def load_state_dict(self, state_dict, strict=True, assign=False):
        """Copy tensors by name from a state_dict into this module; returns `missing_keys` and `unexpected_keys`.

        strict: raise RuntimeError unless the names are exactly the module's. A tensor of another shape always raises.
        assign: put the very tensors of state_dict in place of the module's own instead of copying.
        """
        need(isinstance(state_dict, Mapping), TypeError, f"Expected state_dict to be dict-like, got {type(state_dict)}.")
        missing, unexpected, errors = [], [], []
        metadata = getattr(state_dict, "_metadata", None)
        state_dict = OrderedDict(state_dict)
        if metadata is not None:
            state_dict._metadata = metadata
        self._load_tree(state_dict, "", metadata or {}, assign, missing, unexpected, errors)
        if strict:
            for title, keys in (("Missing", missing), ("Unexpected", unexpected)):
                if keys:
                    names = ", ".join(f'"{key}"' for key in keys)
                    errors.insert(0 if title == "Missing" or not missing else 1, f"{title} key(s) in state_dict: {names}. ")
        if errors:
            lines = "\n\t".join(errors)
            raise RuntimeError(f"Error(s) in loading state_dict for {type(self).__name__}:\n\t{lines}")
        return _IncompatibleKeys(missing, unexpected)

    def _load_tree(self, state_dict, prefix, metadata, assign, missing, unexpected, errors):
        local_metadata = dict(metadata.get(prefix[:-1], {}))
        if assign:
            local_metadata["assign_to_params_buffers"] = assign
        self._load_from_state_dict(state_dict, prefix, local_metadata, True, missing, unexpected, errors)
        for name, child in self._modules.items():
            if child is not None:
                below = f"{prefix}{name}."
                child_dict = OrderedDict((key, value) for key, value in state_dict.items() if key.startswith(below))
                child._load_tree(child_dict, below, metadata, assign, missing, unexpected, errors)
        keys = _IncompatibleKeys(missing, unexpected)
        for hook in self._load_state_dict_post_hooks.values() if "_hooked" in self.__dict__ else ():
            need(hook(self, keys) is None, AssertionError, "load_state_dict post-hook: edit incompatible_keys in place and return None")

    def _load_from_state_dict(self, state_dict, prefix, local_metadata, strict, missing_keys, unexpected_keys, error_msgs):
        """Read this module's own tensors; overridden by modules that store something else."""
        for hook, with_module in self._load_state_dict_pre_hooks.values() if "_hooked" in self.__dict__ else ():
            own = (self,) if with_module else ()
            hook(*own, state_dict, prefix, local_metadata, strict, missing_keys, unexpected_keys, error_msgs)
        targets = {**self._parameters, **{name: buffer for name, buffer in self._buffers.items()
                                          if name not in self._non_persistent_buffers_set}}
        targets = {name: tensor for name, tensor in targets.items() if tensor is not None}
        assign = local_metadata.get("assign_to_params_buffers", False)
        for name, tensor in targets.items():
            if prefix + name in state_dict:
                _load_tensor(self, name, tensor, prefix + name, state_dict[prefix + name], assign, error_msgs)
            elif strict:
                missing_keys.append(prefix + name)
        extra_key = prefix + _EXTRA_STATE_KEY_SUFFIX
        if type(self).set_extra_state is not StateMixin.set_extra_state:
            if extra_key in state_dict:
                self.set_extra_state(state_dict[extra_key])
            elif strict:
                missing_keys.append(extra_key)
        elif strict and extra_key in state_dict:
            unexpected_keys.append(extra_key)
        if strict:
            for key in state_dict:
                if key.startswith(prefix) and key != extra_key:
                    head, *rest = key[len(prefix):].split(".", 1)
                    if head not in (self._modules if rest else targets):
                        unexpected_keys.append(key)


def _load_tensor(module, name, tensor, key, value, assign, errors):
    """Copy or assign one entry; what is wrong with it is appended to errors."""
    if not is_tensor(value):
        errors.append(f'While copying the parameter named "{key}", expected microgradx.Tensor or Tensor-like object from checkpoint but '
                      f"received {type(value)}")
        return
    lazy = is_lazy(tensor)
    if not lazy:
        if tensor.ndim == 0 and value.ndim == 1 and len(value) == 1:
            value = value[0]  # checkpoints of long ago stored numbers as vectors of one element
        if value.shape != tensor.shape:
            errors.append(f"size mismatch for {key}: copying a param with shape {value.shape} from checkpoint, the "
                          f"shape in current model is {tensor.shape}.")
            return
    try:
        with microgradx.no_grad():
            if not assign:
                if tensor.is_meta and not value.is_meta:
                    warn(f"for {key}: copying from a non-meta parameter in the checkpoint to a meta parameter in the current model, which is a no-op. "
                         "(Did you mean to pass `assign=True` to assign items in the state dictionary to their corresponding key in the module instead of "
                         "copying them in place?)")
                tensor.copy_(value)
                return
            if isinstance(tensor, Parameter) and not isinstance(value, Parameter):
                value = Parameter(value, requires_grad=tensor.requires_grad)
            elif isinstance(tensor, Parameter):
                value.requires_grad_(tensor.requires_grad)
            setattr(module, name, value)
    except Exception as error:  # the report names every tensor that failed, as PyTorch's does
        errors.append(f'While copying the parameter named "{key}", whose dimensions in the model are {tensor.size()} and '
                      f"whose dimensions in the checkpoint are {value.size()}, an exception occurred : {error.args}.")
