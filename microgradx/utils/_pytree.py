"""Trees of containers, taken apart into leaves and put together again; torch.utils._pytree's functions."""
from collections import OrderedDict, defaultdict, deque, namedtuple
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from microgradx import _trees
from microgradx._rows import need

__all__ = ["SUPPORTED_NODES", "Context", "GetAttrKey", "LeafSpec", "MappingKey", "NodeDef", "PyTree", "SequenceKey", "TreeSpec", "key_get", "keystr",
           "register_pytree_node", "tree_all", "tree_all_only", "tree_any",
           "tree_any_only", "tree_flatten", "tree_flatten_with_path", "tree_is_leaf", "tree_iter", "tree_leaves", "tree_leaves_with_path",
           "tree_map", "tree_map_", "tree_map_only", "tree_map_only_", "tree_map_with_path", "tree_structure", "tree_unflatten"]
_DICTS = {dict, OrderedDict, defaultdict}
PyTree = Context = Any  # for annotations: any tree of containers, and what a container's type is rebuilt with


class TreeSpec:
    """The containers of a tree without its leaves: type (None of a leaf), context (what the type is rebuilt with, such as a dict's keys), children."""

    def __init__(self, type, context, children):
        self.type, self.context, self._children = type, context, children
        self.num_leaves = sum(child.num_leaves for child in children) if type else 1
        self.num_nodes, self.num_children = 1 + sum(child.num_nodes for child in children), len(children)

    def is_leaf(self):
        """Is this tree one leaf?"""
        return self.type is None

    def children(self):
        """The parts, each a TreeSpec."""
        return list(self._children)

    def child(self, index):
        """One of the parts."""
        return self._children[index]

    def unflatten(self, leaves):
        """tree_unflatten(leaves, self)."""
        leaves = list(leaves)
        need(len(leaves) == self.num_leaves, ValueError, f"treespec.unflatten(leaves): `leaves` has length {len(leaves)} but the spec refers to a pytree that "
                                                         f"holds {self.num_leaves} items ({self})")
        return self._rebuilt(iter(leaves))

    def _rebuilt(self, leaves):
        return _trees.NODES[self.type][1]([child._rebuilt(leaves) for child in self._children], self.context) if self.type else next(leaves)

    def flatten_up_to(self, tree):
        """The parts of a tree that stand where this one has its leaves; ValueError where it has other containers."""
        if self.type is None:
            return [tree]
        kind = _trees.kind(tree)
        if {kind, self.type} <= _DICTS:     # one dict is like another, and so is the order of keys
            keys = self.context[1] if self.type is defaultdict else self.context
            need(tree.keys() == set(keys), ValueError, f"Node keys mismatch; expected {keys}, but got {list(tree)}.")
            parts = [tree[key] for key in keys]
        else:
            need(kind is self.type, ValueError, f"Node type mismatch; expected {self.type}, but got {type(tree)}.")
            parts, context = _trees.NODES[kind][0](tree)
            need(len(parts) == self.num_children, ValueError, f"Node arity mismatch; expected {self.num_children}, but got {len(parts)}.")
            need(context == self.context or kind is deque, ValueError,
                 f"Node context mismatch for node type {kind}; expected {self.context}, but got {context}.")
        return [leaf for child, part in zip(self._children, parts, strict=True) for leaf in child.flatten_up_to(part)]

    def __eq__(self, other):
        return isinstance(other, TreeSpec) and (self.type, self.context, self._children) == (other.type, other.context, other._children)

    def __hash__(self):
        return hash((self.type, self.num_leaves, self.num_nodes))

    def __repr__(self, indent=0):
        parts = f",\n{' ' * (indent + 2)}".join(child.__repr__(indent + 2) for child in self._children)
        return "*" if self.type is None else f"TreeSpec({self.type.__name__}, {self.context}, [{parts}])"


class LeafSpec(TreeSpec):
    """LeafSpec(): the TreeSpec of one leaf."""

    def __init__(self):
        super().__init__(None, None, [])


NodeDef = namedtuple("NodeDef", "type flatten_fn unflatten_fn")


class _Nodes(Mapping):
    """_trees.NODES with names for the two functions of a type."""

    def __getitem__(self, kind):
        return NodeDef(kind, *_trees.NODES[kind])

    def __iter__(self):
        return iter(_trees.NODES)

    def __len__(self):
        return len(_trees.NODES)


SUPPORTED_NODES = _Nodes()      # the types of containers, by which Lightning takes trees apart itself


def _get_node_type(tree):
    return _trees.kind(tree) or type(tree)


def tree_flatten(tree, is_leaf=None):
    """tree_flatten(tree) -> (leaves, TreeSpec): containers are lists, tuples, named tuples, dicts, deques and what was registered (not subclasses of
    these); all else is a leaf, None too, and that of which is_leaf(part) is true.

    >>> from microgradx.utils import _pytree
    >>> _pytree.tree_flatten({"b": 1, "a": [2, None]})
    ([1, 2, None], TreeSpec(dict, ['b', 'a'], [*, TreeSpec(list, None, [*, *])]))
    """
    leaves = []

    def walk(part):
        kind = None if is_leaf is not None and is_leaf(part) else _trees.kind(part)
        if kind is None:
            leaves.append(part)
            return LeafSpec()
        parts, context = _trees.NODES[kind][0](part)
        return TreeSpec(kind, context, [walk(child) for child in parts])
    spec = walk(tree)
    return leaves, spec


def tree_unflatten(leaves, treespec):
    """tree_unflatten(leaves, treespec) -> the tree of these leaves: what tree_flatten took apart."""
    need(isinstance(treespec, TreeSpec), TypeError, f"Expected `treespec` to be an instance of TreeSpec but got item of type {type(treespec)}.")
    return treespec.unflatten(leaves)


def tree_leaves(tree, is_leaf=None):
    """The leaves, from left to right."""
    return tree_flatten(tree, is_leaf)[0]


def tree_iter(tree, is_leaf=None):
    """An iterator over the leaves."""
    return iter(tree_leaves(tree, is_leaf))


def tree_structure(tree, is_leaf=None):
    """The TreeSpec alone."""
    return tree_flatten(tree, is_leaf)[1]


def tree_is_leaf(tree, is_leaf=None):
    """Is it no container?"""
    return is_leaf is not None and bool(is_leaf(tree)) or _trees.kind(tree) is None


def tree_map(func, tree, *rests, is_leaf=None):
    """tree_map(func, tree, *rests) -> the tree of func(leaf, what stands there in each of the rests).

    >>> from microgradx.utils import _pytree
    >>> _pytree.tree_map(lambda x, y: x + y, [1, (2,)], [3, (4,)])
    [4, (6,)]
    """
    leaves, spec = tree_flatten(tree, is_leaf)
    return spec.unflatten(map(func, leaves, *[spec.flatten_up_to(rest) for rest in rests]))


def tree_map_(func, tree, *rests, is_leaf=None):
    """tree_map for what func does to the leaves; returns the tree itself."""
    tree_map(func, tree, *rests, is_leaf=is_leaf)
    return tree


def _test(kinds):
    """Whether a leaf is of these types; a function decides itself."""
    return kinds if callable(kinds) and not isinstance(kinds, type) else lambda leaf: isinstance(leaf, kinds)


def tree_map_only(type_or_types_or_pred, /, func, tree, is_leaf=None):
    """tree_map of the leaves of these types, or for which a predicate is true; others stay."""
    wanted = _test(type_or_types_or_pred)
    return tree_map(lambda leaf: func(leaf) if wanted(leaf) else leaf, tree, is_leaf=is_leaf)


def tree_map_only_(type_or_types_or_pred, /, func, tree, is_leaf=None):
    """tree_map_only for what func does to the leaves; returns the tree itself."""
    tree_map_only(type_or_types_or_pred, func, tree, is_leaf)
    return tree


def tree_all(pred, tree, is_leaf=None):
    """Is pred(leaf) true of all leaves?"""
    return all(map(pred, tree_iter(tree, is_leaf)))


def tree_any(pred, tree, is_leaf=None):
    """Is pred(leaf) true of a leaf?"""
    return any(map(pred, tree_iter(tree, is_leaf)))


def tree_all_only(type_or_types, /, pred, tree, is_leaf=None):
    """Is pred(leaf) true of all leaves of these types?"""
    return all(pred(leaf) for leaf in tree_iter(tree, is_leaf) if isinstance(leaf, type_or_types))


def tree_any_only(type_or_types, /, pred, tree, is_leaf=None):
    """Is pred(leaf) true of a leaf of these types?"""
    return any(pred(leaf) for leaf in tree_iter(tree, is_leaf) if isinstance(leaf, type_or_types))


def register_pytree_node(cls, flatten_fn, unflatten_fn, *, serialized_type_name=None, to_dumpable_context=None, from_dumpable_context=None,
                         flatten_with_keys_fn=None):
    """From now on instances of cls are containers: flatten_fn(x) -> (parts, context), unflatten_fn(parts, context) -> x.

    flatten_with_keys_fn(x) -> ([(key, part), ...], context) is for the functions with paths; the other options speak of writing a structure
    down, which no function here does.
    """
    need(cls not in _trees.NODES, ValueError, f"{cls} is already registered as pytree node. Overwriting the previous registration is not allowed.")
    _trees.NODES[cls] = flatten_fn, unflatten_fn
    _keyed[cls] = flatten_with_keys_fn


@dataclass(frozen=True)
class SequenceKey:
    """A step of a path: into a list, a tuple or a deque."""

    idx: int

    def __str__(self):
        return f"[{self.idx!r}]"

    def get(self, tree):
        """What stands there."""
        return tree[self.idx]


@dataclass(frozen=True)
class MappingKey:
    """A step of a path: into a dict."""

    key: Any

    def __str__(self):
        return f"[{self.key!r}]"

    def get(self, tree):
        """What stands there."""
        return tree[self.key]


@dataclass(frozen=True)
class GetAttrKey:
    """A step of a path: into a named tuple or an object."""

    name: str

    def __str__(self):
        return f".{self.name}"

    def get(self, tree):
        """What stands there."""
        return getattr(tree, self.name)


def _dict_flatten_with_keys(tree):
    return [(MappingKey(key), part) for key, part in tree.items()], list(tree)


_keyed = {**dict.fromkeys(_DICTS, _dict_flatten_with_keys),
          namedtuple: lambda tree: ([(GetAttrKey(name), getattr(tree, name)) for name in tree._fields], type(tree)),
          **dict.fromkeys(_trees.NODES.keys() - _DICTS - {namedtuple}, lambda tree: ([(SequenceKey(i), part) for i, part in enumerate(tree)], None))}


def tree_leaves_with_path(tree, is_leaf=None):
    """The leaves, from left to right, each as (its path, itself); a path is a tuple of keys.

    >>> from microgradx.utils import _pytree
    >>> [(_pytree.keystr(path), leaf) for path, leaf in _pytree.tree_leaves_with_path({"a": [1, 2]})]
    [("['a'][0]", 1), ("['a'][1]", 2)]
    """
    kind = None if is_leaf is not None and is_leaf(tree) else _trees.kind(tree)
    if kind is None:
        return [((), tree)]
    need(_keyed[kind], ValueError, f"Did not find a flatten_with_keys_fn for type: {kind}. Please pass a flatten_with_keys_fn argument to "
                                   "register_pytree_node.")
    return [((key, *path), leaf) for key, part in _keyed[kind](tree)[0] for path, leaf in tree_leaves_with_path(part, is_leaf)]


def tree_flatten_with_path(tree, is_leaf=None):
    """(tree_leaves_with_path(tree), tree_structure(tree))."""
    return tree_leaves_with_path(tree, is_leaf), tree_structure(tree, is_leaf)


def tree_map_with_path(func, tree, *rests, is_leaf=None):
    """tree_map for a function that takes a leaf's path first."""
    found, spec = tree_flatten_with_path(tree, is_leaf)
    return spec.unflatten(func(path, *xs) for (path, *xs) in zip(*zip(*found), *map(spec.flatten_up_to, rests), strict=True))


def keystr(kp):
    """A path as a text."""
    return "".join(map(str, kp))


def key_get(obj, kp):
    """What stands at the path."""
    for key in kp:
        obj = key.get(obj)
    return obj


_register_pytree_node = register_pytree_node
_dict_flatten, _dict_unflatten = _trees.NODES[dict]     # by which programs register their own dicts
