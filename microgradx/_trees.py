"""Nested dicts, lists and tuples of values: what functions of several tensors take and return."""


def children(tree):
    """(the parts of a container, a function that makes the same container of other parts); (None, None) for a leaf."""
    if isinstance(tree, dict):
        keys = list(tree)
        return list(tree.values()), lambda parts: _dict(tree, zip(keys, parts, strict=True))
    if isinstance(tree, tuple) and hasattr(tree, "_fields"):
        return list(tree), lambda parts: type(tree)(*parts)
    if isinstance(tree, (tuple, list)):
        return list(tree), lambda parts: (tuple if isinstance(tree, tuple) else list)(parts)
    return None, None


def _dict(like, items):
    made = type(like)() if type(like).__name__ in ("OrderedDict", "dict") else {}
    made.update(items)
    return made


def leaves(tree):
    """The leaves, from left to right."""
    parts, _ = children(tree)
    return [tree] if parts is None else [leaf for part in parts for leaf in leaves(part)]


def tree_map(function, tree):
    """The same tree with function(leaf) in the place of each leaf."""
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

    Lists and tuples are alike here, and None in prefix is a leaf.
    """
    parts, _ = children(tree)
    given, _ = children(prefix)
    if given is None:
        return [prefix] * len(leaves(tree))
    if parts is None or isinstance(prefix, dict) is not isinstance(tree, dict) or len(given) != len(parts):
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
