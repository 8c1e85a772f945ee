"""Nested dicts, lists and tuples of values: what functions of several tensors take and return."""
from collections import OrderedDict, defaultdict, deque, namedtuple

from microgradx._engine.tensor import Size, Tensor

NODES = {               # how instances of a type become (parts, context), and parts and context an instance
    list: (lambda x: (list(x), None), lambda parts, context: list(parts)),
    tuple: (lambda x: (list(x), None), lambda parts, context: tuple(parts)),
    Size: (lambda x: (list(x), None), lambda parts, context: tuple(parts)),
    namedtuple: (lambda x: (list(x), type(x)), lambda parts, context: context(*parts)),
    dict: (lambda x: (list(x.values()), list(x)), lambda parts, keys: dict(zip(keys, parts, strict=True))),
    OrderedDict: (lambda x: (list(x.values()), list(x)), lambda parts, keys: OrderedDict(zip(keys, parts, strict=True))),
    defaultdict: (lambda x: (list(x.values()), [x.default_factory, list(x)]),
                  lambda parts, context: defaultdict(context[0], zip(context[1], parts, strict=True))),
    deque: (lambda x: (list(x), x.maxlen), lambda parts, maxlen: deque(parts, maxlen=maxlen))}


def kind(tree):
    """The type of a container in NODES, that of all named tuples being `namedtuple`; None for a leaf."""
    return type(tree) if type(tree) in NODES else namedtuple if isinstance(tree, tuple) and hasattr(tree, "_fields") else None


def children(tree):
    """(the parts of a container, a function that makes the same container of other parts); (None, None) for a leaf."""
    node = NODES.get(type(tree)) or NODES.get(kind(tree))
    if node is None:
        return None, None
    parts, context = node[0](tree)
    return list(parts), lambda parts: node[1](parts, context)


def leaves(tree):
    """The leaves, from left to right."""
    if isinstance(tree, Tensor):
        return [tree]
    parts, _ = children(tree)
    return [tree] if parts is None else [leaf for part in parts for leaf in leaves(part)]


def tree_map(function, tree):
    """The same tree with function(leaf) in the place of each leaf."""
    if isinstance(tree, Tensor):
        return function(tree)
    parts, rebuild = children(tree)
    return function(tree) if parts is None else rebuild([tree_map(function, part) for part in parts])


def like(tree, values):
    """The same tree with these leaves."""
    values = iter(values)
    return tree_map(lambda _: next(values), tree)


def same_structure(a, b):
    """Have both the same containers, keys and number of leaves?"""
    (parts, _), (others, _) = children(a), children(b)
    if parts is None or others is None:
        return parts is others
    if isinstance(a, dict) is not isinstance(b, dict) or isinstance(a, tuple) is not isinstance(b, tuple) or len(parts) != len(others):
        return False
    if isinstance(a, dict):
        return a.keys() == b.keys() and all(same_structure(a[k], b[k]) for k in a)
    return all(same_structure(x, y) for x, y in zip(parts, others, strict=True))


def broadcast(prefix, tree):
    """One leaf of prefix per leaf of tree: a leaf of prefix counts for all below it; None where the structures disagree.

    None in prefix is a leaf.
    """
    parts, _ = children(tree)
    given, _ = children(prefix)
    if given is None:
        return [prefix] * len(leaves(tree))
    alike = isinstance(tree, dict) if isinstance(prefix, dict) else kind(prefix) is kind(tree)
    if not alike or len(given) != len(parts):
        return None
    if isinstance(tree, dict):
        if prefix.keys() != tree.keys():
            return None
        given = [prefix[k] for k in tree]
    out = []
    for g, part in zip(given, parts, strict=True):
        below = broadcast(g, part)
        if below is None:
            return None
        out += below
    return out
