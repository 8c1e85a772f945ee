"""Pruning: a parameter is multiplied by a mask before each forward.

The parameter moves to `<name>_orig`, the mask is the buffer `<name>_mask`, and the product is the attribute `<name>`. Pruning it
again works on what the mask has left; `remove` makes the product the parameter.
"""
import abc
from numbers import Integral, Real

import microgradx
from microgradx._rows import need


def _check_amount(amount):
    need(isinstance(amount, Real), TypeError, f"Invalid type for amount: {amount}. Must be int or float.")
    good = amount >= 0 if isinstance(amount, Integral) else 0.0 <= amount <= 1.0
    need(good, ValueError, f"amount={amount} should either be a float in the range [0, 1] or a non-negative integer")


def _count(amount, size):
    """How many of size to prune: amount itself, or that share of them."""
    need(not isinstance(amount, Integral) or amount <= size, ValueError,
         f"amount={amount} should be smaller than the number of parameters to prune={size}")
    return amount if isinstance(amount, Integral) else round(amount * size)


def _pruner(module, name):
    """The key and the method that prune this parameter, or (None, None)."""
    for key, hook in module._forward_pre_hooks.items():
        if isinstance(hook, BasePruningMethod) and hook._tensor_name == name:
            return key, hook
    return None, None


class BasePruningMethod(abc.ABC):
    """A way to prune: a subclass defines compute_mask(t, default_mask) and PRUNING_TYPE, "unstructured", "structured" (then it has
    a `dim`) or "global".

    >>> import microgradx
    >>> from microgradx.nn.utils import prune
    >>> class Negative(prune.BasePruningMethod):
    ...     PRUNING_TYPE = "unstructured"
    ...     def compute_mask(self, t, default_mask):
    ...         return default_mask * (t >= 0)
    >>> Negative().prune(microgradx.tensor([1., -2., 3.]))
    tensor([1., -0., 3.])
    """

    _tensor_name = None

    def __call__(self, module, inputs):
        setattr(module, self._tensor_name, self.apply_mask(module))

    @abc.abstractmethod
    def compute_mask(self, t, default_mask):
        """The mask of t, whose elements under zeros of default_mask are pruned already."""

    def apply_mask(self, module):
        """The mask times the original parameter."""
        need(self._tensor_name is not None, AssertionError, f"{type(module).__name__} has to be pruned by {type(self).__name__} first")
        original = getattr(module, self._tensor_name + "_orig")
        return getattr(module, self._tensor_name + "_mask").to(dtype=original.dtype) * original

    @classmethod
    def apply(cls, module, name, *args, importance_scores=None, **kwargs):
        """Prune module.<name>, further where it is pruned already, by importance_scores or by its own values; returns the method."""
        method, (key, old) = cls(*args, **kwargs), _pruner(module, name)
        method._tensor_name = name
        value = getattr(module, name)
        need(importance_scores is None or importance_scores.shape == value.shape, AssertionError,
             f"importance_scores should have the same shape as parameter {name} of {type(module).__name__}")
        scores = value if importance_scores is None else importance_scores
        if old is None:
            mask = method.compute_mask(scores, default_mask=microgradx.ones_like(value))
            del module._parameters[name]
            module.register_parameter(name + "_orig", value)
        else:
            if not isinstance(old, PruningContainer):
                old = PruningContainer(old)
            old.add_pruning_method(method)
            method = old
            mask = method.compute_mask(scores, default_mask=getattr(module, name + "_mask").detach().clone())
            del module._forward_pre_hooks[key]
        module.register_buffer(name + "_mask", mask)
        setattr(module, name, method.apply_mask(module))
        module.register_forward_pre_hook(method)
        return method

    def prune(self, t, default_mask=None, importance_scores=None):
        """t with its mask, without a module."""
        mask = microgradx.ones_like(t) if default_mask is None else default_mask
        return t * self.compute_mask(t if importance_scores is None else importance_scores, default_mask=mask)

    def remove(self, module):
        """Make the product of mask and original the parameter."""
        name, weight = self._tensor_name, self.apply_mask(module)
        if hasattr(module, name):
            delattr(module, name)
        original = module._parameters.pop(name + "_orig")
        original.data = weight.data
        del module._buffers[name + "_mask"]
        setattr(module, name, original)


class PruningContainer(BasePruningMethod):
    """Several methods for one parameter, each of which prunes what those before it have left.

    >>> from microgradx.nn.utils import prune
    >>> len(prune.PruningContainer(prune.Identity()))
    1
    """

    def __init__(self, *args):
        self._pruning_methods, self._tensor_name = (), args[0]._tensor_name if args else None
        for method in args:
            self.add_pruning_method(method)

    def add_pruning_method(self, method):
        """Append a method for the same parameter."""
        need(method is None or isinstance(method, BasePruningMethod), TypeError, f"{type(method)} is not a BasePruningMethod subclass")
        need(method is None or method._tensor_name == self._tensor_name, ValueError,
             f"Can only add pruning methods acting on the parameter named '{self._tensor_name}' to PruningContainer {self}. Found "
             f"'{getattr(method, '_tensor_name', None)}'")
        self._pruning_methods += (method,)

    def __len__(self):
        return len(self._pruning_methods)

    def __iter__(self):
        return iter(self._pruning_methods)

    def __getitem__(self, idx):
        return self._pruning_methods[idx]

    def compute_mask(self, t, default_mask):
        """The mask of the last method, computed on what default_mask has left."""
        method, mask = self._pruning_methods[-1], default_mask.clone().to(t.dtype)
        kind = method.PRUNING_TYPE
        need(kind in ("unstructured", "structured", "global"), ValueError, f"Unrecognized PRUNING_TYPE {kind}")
        left = slice(None)
        if kind == "unstructured":
            left = default_mask == 1
        elif kind == "structured":
            dim = method.dim % t.dim()
            left = (slice(None),) * dim + (default_mask.sum([d for d in range(t.dim()) if d != dim]) != 0,)
        mask[left] = method.compute_mask(t[left], default_mask=default_mask[left]).to(mask.dtype)
        return mask


class Identity(BasePruningMethod):
    """Prunes nothing: the parameter gets a mask of ones.

    >>> import microgradx
    >>> microgradx.nn.utils.prune.Identity().prune(microgradx.ones(2))
    tensor([1., 1.])
    """

    PRUNING_TYPE = "unstructured"

    def compute_mask(self, t, default_mask):
        """default_mask."""
        return default_mask


class RandomUnstructured(BasePruningMethod):
    """Prunes `amount` elements (an int, or a share) at random.

    >>> import microgradx
    >>> microgradx.nn.utils.prune.RandomUnstructured(0.5).prune(microgradx.ones(4)).sum()
    tensor(2.)
    """

    PRUNING_TYPE = "unstructured"

    def __init__(self, amount):
        _check_amount(amount)
        self.amount = amount

    def _places(self, t, n):
        return microgradx.topk(microgradx.rand_like(t).view(-1), n).indices

    def compute_mask(self, t, default_mask):
        """default_mask with zeros at the elements chosen."""
        n, mask = _count(self.amount, t.nelement()), default_mask.clone()
        if n:
            mask.view(-1)[self._places(t, n)] = 0
        return mask


class L1Unstructured(RandomUnstructured):
    """Prunes the `amount` elements (an int, or a share) with the smallest absolute values.

    >>> import microgradx
    >>> microgradx.nn.utils.prune.L1Unstructured(1).prune(microgradx.tensor([3., -1., 2.]))
    tensor([3., -0., 2.])
    """

    def _places(self, t, n):
        return microgradx.topk(t.abs().view(-1), n, largest=False).indices


class RandomStructured(BasePruningMethod):
    """Prunes `amount` slices (an int, or a share) along dim at random.

    >>> import microgradx
    >>> microgradx.nn.utils.prune.RandomStructured(1, dim=0).prune(microgradx.ones(3, 2)).sum()
    tensor(4.)
    """

    PRUNING_TYPE = "structured"

    def __init__(self, amount, dim=-1):
        _check_amount(amount)
        self.amount, self.dim = amount, dim

    def _kept(self, t, n):
        scores = microgradx.rand(t.shape[self.dim])
        return scores > scores.kthvalue(n).values

    def compute_mask(self, t, default_mask):
        """default_mask with zeros in the slices chosen."""
        need(t.dim() > 1, ValueError, f"Structured pruning can only be applied to multidimensional tensors. Found tensor of shape {t.shape} "
             f"with {t.dim()} dimensions")
        need(-t.dim() <= self.dim < t.dim(), IndexError, f"Invalid index {self.dim} for tensor of size {t.shape}")
        n = _count(self.amount, t.shape[self.dim])
        if not n:
            return default_mask
        mask = microgradx.zeros_like(t)
        mask[(slice(None),) * (self.dim % t.dim()) + (self._kept(t, n),)] = 1
        return mask * default_mask.to(mask.dtype)


class LnStructured(RandomStructured):
    """Prunes the `amount` slices (an int, or a share) along dim with the smallest n-norms.

    >>> import microgradx
    >>> microgradx.nn.utils.prune.LnStructured(1, n=2, dim=0).prune(microgradx.tensor([[3., 4.], [1., 1.]]))
    tensor([[3., 4.],
            [0., 0.]])
    """

    def __init__(self, amount, n, dim=-1):
        super().__init__(amount, dim)
        self.n = n

    def _kept(self, t, n):
        dim = self.dim % t.dim()
        return microgradx.norm(t, self.n, [d for d in range(t.dim()) if d != dim]).topk(t.shape[dim] - n).indices


class CustomFromMask(BasePruningMethod):
    """Prunes what a given mask says.

    >>> import microgradx
    >>> microgradx.nn.utils.prune.CustomFromMask(microgradx.tensor([1, 0])).prune(microgradx.ones(2))
    tensor([1., 0.])
    """

    PRUNING_TYPE = "global"

    def __init__(self, mask):
        self.mask = mask

    def compute_mask(self, t, default_mask):
        """default_mask times the given one."""
        need(default_mask.shape == self.mask.shape, AssertionError, f"the mask's shape {self.mask.shape} differs from {default_mask.shape}")
        return default_mask * self.mask.to(default_mask.dtype)


_EXAMPLE = """

    >>> import microgradx
    >>> layer = microgradx.nn.utils.prune.{}(microgradx.nn.Linear(4, 2), "weight"{})
    >>> int(layer.weight_mask.sum()), sorted(layer.state_dict())
    ({}, ['bias', 'weight_mask', 'weight_orig'])
    """


def identity(module, name):
    """Give the parameter a mask of ones; returns module."""
    Identity.apply(module, name)
    return module


def random_unstructured(module, name, amount):
    """Prune `amount` elements (an int, or a share) at random; returns module."""
    RandomUnstructured.apply(module, name, amount)
    return module


def l1_unstructured(module, name, amount, importance_scores=None):
    """Prune the `amount` elements (an int, or a share) with the smallest absolute values, or scores; returns module."""
    L1Unstructured.apply(module, name, amount=amount, importance_scores=importance_scores)
    return module


def random_structured(module, name, amount, dim):
    """Prune `amount` slices (an int, or a share) along dim at random; returns module."""
    RandomStructured.apply(module, name, amount, dim)
    return module


def ln_structured(module, name, amount, n, dim, importance_scores=None):
    """Prune the `amount` slices (an int, or a share) along dim with the smallest n-norms; returns module."""
    LnStructured.apply(module, name, amount, n, dim, importance_scores=importance_scores)
    return module


def custom_from_mask(module, name, mask):
    """Prune what the mask says; returns module."""
    CustomFromMask.apply(module, name, mask)
    return module


for _function, _arguments, _left in ((identity, "", 8), (random_unstructured, ", amount=3", 5), (l1_unstructured, ", amount=0.5", 4),
                                     (random_structured, ", amount=1, dim=0", 4), (ln_structured, ", amount=0.25, n=2, dim=1", 6),
                                     (custom_from_mask, ", mask=microgradx.eye(2, 4)", 2)):
    _function.__doc__ = (_function.__doc__ or "") + _EXAMPLE.format(_function.__name__, _arguments, _left)


def global_unstructured(parameters, pruning_method, importance_scores=None, **kwargs):
    """Prune all of [(module, name), ...] together, as if they were one vector; kwargs: those of pruning_method.

    >>> import microgradx
    >>> from microgradx.nn.utils import prune
    >>> a, b = microgradx.nn.Linear(4, 2), microgradx.nn.Linear(4, 3)
    >>> prune.global_unstructured([(a, "weight"), (b, "weight")], prune.L1Unstructured, amount=0.25)
    >>> int(a.weight_mask.sum() + b.weight_mask.sum())
    15
    """
    parameters, importance_scores = list(parameters), importance_scores or {}
    need(isinstance(importance_scores, dict), TypeError, f"global_unstructured(): importance_scores must be a dict, got {type(importance_scores).__name__}")
    values = [getattr(*place) for place in parameters]
    scores = microgradx.cat([importance_scores.get(place, value).reshape(-1) for place, value in zip(parameters, values, strict=True)])
    masks = [getattr(module, name + "_mask", microgradx.ones_like(value)) for (module, name), value in zip(parameters, values, strict=True)]
    container, method = PruningContainer(), pruning_method(**kwargs)
    container._tensor_name = method._tensor_name = "temp_name"
    container.add_pruning_method(method)
    if method.PRUNING_TYPE != "unstructured":
        raise TypeError('Only "unstructured" PRUNING_TYPE supported for the `pruning_method`. Found method '
                        f"{pruning_method} of type {method.PRUNING_TYPE}")
    mask = container.compute_mask(scores, microgradx.cat([m.reshape(-1) for m in masks]))
    for (module, name), value, part in zip(parameters, values, mask.split([v.numel() for v in values]), strict=True):
        custom_from_mask(module, name, part.view_as(value))


def remove(module, name):
    """Make the pruned value the parameter and forget the mask; returns module.

    >>> import microgradx
    >>> from microgradx.nn.utils import prune
    >>> layer = prune.remove(prune.l1_unstructured(microgradx.nn.Linear(4, 2), "weight", amount=3), "weight")
    >>> sorted(layer.state_dict()), int((layer.weight == 0).sum())
    (['bias', 'weight'], 3)
    """
    key, method = _pruner(module, name)
    if method is None:
        raise ValueError(f"Parameter '{name}' of module {module} has to be pruned before pruning can be removed")
    method.remove(module)
    del module._forward_pre_hooks[key]
    return module


def is_pruned(module):
    """Whether module, or one in it, is pruned.

    >>> import microgradx
    >>> from microgradx.nn.utils import prune
    >>> prune.is_pruned(microgradx.nn.Sequential(prune.identity(microgradx.nn.Linear(1, 1), "bias")))
    True
    """
    return any(isinstance(hook, BasePruningMethod) for part in module.modules() for hook in part._forward_pre_hooks.values())
