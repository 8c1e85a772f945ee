"""utils._pytree beside PyTorch's."""
import importlib
from collections import OrderedDict, defaultdict, deque, namedtuple

import pytest

import microgradx
from microgradx.utils import _pytree

Pair = namedtuple("Pair", "a b")


class Own(dict):
    """A subclass of a container: a leaf."""


class Node:
    def __init__(self, *parts):
        self.parts = parts

    def __eq__(self, other):
        return isinstance(other, Node) and self.parts == other.parts

    __hash__ = None


class Here(Node):
    """The same for the library of this project, whose registry lasts as long as the process."""


TREES = [1, None, [1, 2], (1, (2, 3)), {"b": 1, "a": [2, None]}, OrderedDict(x=1), defaultdict(list, {"a": (1,)}), deque([1, 2], maxlen=3), Pair(1, [2]), Own(a=1),
         {1, 2}, [], {}, slice(1, 2)]
ADD = [([1, (2,)], [3, (4,)]), ([1, (2,)], [3, 4]), ([1, 2], [1]), ({"a": 1, "b": 2}, {"b": 3, "a": 4}), ({"a": 1}, {"c": 4}), (OrderedDict(a=1, b=2), {"b": 3, "a": 4}),
       ({"a": 1}, OrderedDict(a=4)), (defaultdict(list, a=1), {"a": 4}), (defaultdict(list, a=1), defaultdict(int, a=2)), (deque([1]), deque([1], maxlen=2)),
       (Pair(1, 2), Pair(3, 4)), (Pair(1, 2), (3, 4)), (Own(a=1), Own(a=1))]


def outcome(call):
    try:
        return call()
    except Exception as error:
        return type(error)


def found(P):
    spec, odd = P.tree_structure({"a": [1, 2]}), [1, "a", 2.0]
    results = []
    for tree in TREES:
        leaves, there = P.tree_flatten(tree)
        again = P.tree_unflatten(iter(leaves), there)
        results.append((leaves, "".join(str(there).split()), there.num_leaves, there.num_nodes, there.num_children, there.is_leaf(), again, type(again)))
    calls = [lambda x=x, y=y: P.tree_map(lambda a, b: a + b, x, y) for x, y in ADD]
    calls += [lambda: P.tree_unflatten([1], spec), lambda: P.tree_unflatten([1, 2, 3], spec), lambda: P.tree_unflatten([1, 2], 3), lambda: spec.type,
             lambda: P.tree_map(lambda a, b: (a, b), [1, 2], [(3,), [4]]), lambda: P.tree_map(lambda a: 0, [1, (2,)], is_leaf=lambda x: isinstance(x, tuple)),
             lambda: P.tree_map_only(int, lambda x: x + 1, odd), lambda: P.tree_map_only((int, float), lambda x: x + 1, odd),
             lambda: P.tree_map_only(int | float, lambda x: x + 1, odd), lambda: P.tree_map_only(lambda x: x == 1, lambda x: x + 1, odd), lambda: spec.context,
             lambda: P.tree_all(lambda x: x > 0, [1, 2]), lambda: P.tree_any(lambda x: x > 1, [1, 0]), lambda: P.tree_all_only(int, lambda x: x > 0, odd),
             lambda: P.tree_any_only(int, lambda x: x > 1, odd), lambda: P.tree_map_only_(int, lambda x: 0, odd) is odd, lambda: P.tree_map_(lambda x: 0, odd) is odd,
             lambda: P.tree_leaves(odd), lambda: list(P.tree_iter(odd)), lambda: P.tree_is_leaf(1), lambda: P.tree_is_leaf([]), lambda: P.tree_is_leaf([], lambda x: True),
             lambda: P.register_pytree_node(list, 1, 2), lambda: spec == P.tree_structure({"a": [3, 4]}), lambda: spec == P.tree_structure({"a": [3]}),
             lambda: P.tree_structure([1]) == P.tree_structure((1,))]
    return results + [outcome(call) for call in calls]


@pytest.mark.peer
def test_trees_beside_pytorch():
    peer = pytest.importorskip("torch.utils._pytree")
    assert (_pytree.PyTree, _pytree.Context) == (peer.PyTree, peer.Context)     # for annotations
    theirs = found(peer)
    for i, (x, y) in enumerate(zip(found(_pytree), theirs, strict=True)):
        assert x == y and type(x) is type(y), i


def test_registered_containers_are_containers_everywhere():
    _pytree.register_pytree_node(Here, lambda node: (list(node.parts), None), lambda parts, context: Here(*parts), serialized_type_name="here")
    assert _pytree.tree_map(lambda x: x + 1, [Here(1, [2])]) == [Here(2, [3])]
    with pytest.raises(ValueError, match="already registered"):
        _pytree.register_pytree_node(Here, None, None)
    gradient = microgradx.func.grad(lambda node: (node.parts[0] ** 2).sum())(Here(microgradx.ones(2)))
    assert isinstance(gradient, Here) and gradient.parts[0].tolist() == [2, 2]
    assert _pytree.tree_leaves([microgradx.Size([2, 3]), 4]) == [2, 3, 4]


def paths(P):
    """What the functions with paths give for every tree."""
    P.register_pytree_node(made := type("Made", (Node,), {}), lambda node: (list(node.parts), None), lambda parts, context: made(*parts),
                           flatten_with_keys_fn=lambda node: ([(P.GetAttrKey(f"part{i}"), part) for i, part in enumerate(node.parts)], None))
    P.register_pytree_node(bare := type("Bare", (Node,), {}), lambda node: (list(node.parts), None), lambda parts, context: bare(*parts))
    trees = [*TREES, [{"k": (Pair(1, deque([2])), 3)}, 4], made(1, [2])]
    results = [[(P.keystr(path), repr(path), leaf, P.key_get(tree, path) is leaf) for path, leaf in P.tree_leaves_with_path(tree)] for tree in trees[:-1]]
    results += [P.keystr(path) for path, _ in P.tree_leaves_with_path(trees[-1])]
    results += [P.tree_leaves_with_path(tree, is_leaf=lambda part: isinstance(part, tuple))[0][1] for tree in trees if P.tree_leaves(tree)]
    results += [P.tree_map_with_path(lambda path, *xs: (P.keystr(path), xs), [1, {"a": 2}], [3, {"a": 4}]), P.tree_map_with_path(lambda path, x: x, []),
                len(P.tree_flatten_with_path([1, 2])), P.tree_flatten_with_path((1,))[1] == P.tree_structure((2,)), P._dict_flatten_with_keys({"a": 1})[1]]
    keys = [P.SequenceKey(1), P.MappingKey("a"), P.GetAttrKey("real")]
    results += [[str(key) for key in keys], keys[0] == P.SequenceKey(1), keys[1].get({"a": 3}), keys[2].get(4), len({*keys, P.MappingKey("a")})]
    calls = [lambda: P.tree_leaves_with_path(bare(1)), lambda: P.tree_map_with_path(lambda *xs: xs, [1], [1, 2]), lambda: P.key_get([1], [P.SequenceKey(3)])]
    return [repr(result) for result in results] + [outcome(call) for call in calls]


@pytest.mark.peer
def test_paths_beside_pytorch():
    peer = pytest.importorskip("torch.utils._pytree")
    assert paths(_pytree) == paths(peer)


@pytest.mark.parametrize("lib", [pytest.param("microgradx", id="microgradx"), pytest.param("torch", id="torch", marks=pytest.mark.peer)])
def test_a_programs_own_dict_is_registered_as_dicts_are(lib):
    pytest.importorskip(lib)
    tree = importlib.import_module(f"{lib}.utils._pytree")
    output = type("Output", (dict,), {})
    tree.register_pytree_node(output, tree._dict_flatten, lambda parts, keys: output(tree._dict_unflatten(parts, keys)))
    doubled = tree.tree_map(lambda x: 2 * x, output(b=1, a=[2]))
    assert type(doubled) is output and doubled == {"b": 2, "a": [4]}
