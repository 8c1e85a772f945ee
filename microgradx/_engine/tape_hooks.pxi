# The hooks that a pass calls, and what these may return. In a leaf's `hooks` and a node's `pre_hooks` each stands, by the number of its handle, with the
# number of the output whose gradient it gets (of a leaf: 0), or with a word for when it is called: BEFORE, ACCUMULATED, AFTER.
# A node's post_hooks are functions.

cdef int check_hook_result(object g, object replaced) except -1:
    if not isinstance(replaced, Tensor) and not getattr(replaced, "is_sparse", False):
        raise TypeError(f"register_hook: a hook must return None or a Tensor, got {type(replaced).__name__}")
    if isinstance(replaced, Tensor) is not isinstance(g, Tensor):
        raise RuntimeError("register_hook: a hook has changed the type of value, between dense and sparse")
    if g.shape != replaced.shape:
        raise RuntimeError(f"register_hook: a hook has changed the size of value from {list(g.shape)} to {list(replaced.shape)}")
    if g.dtype is not replaced.dtype:
        raise RuntimeError(f"register_hook: hook has changed the type of the gradient from {g.dtype!r} to {replaced.dtype!r}")


cdef tuple handed(str name, object replaced, object grads):
    """What a hook in front of a node gave instead of its grads: as many, each None or like the one it replaces."""
    check_count(name, "register_prehook", replaced, len(grads))
    for g, other in zip(grads, replaced):
        if other is not None:
            check_hook_result(other if g is None else g, other)
    return replaced


cdef object hooks_on(dict hooks, object grads):
    """The hooks on a gradient or, of a node with several outputs, on that of the output whose number they have."""
    if hooks is None:
        return grads
    by_number = list(grads) if isinstance(grads, list) else [grads]
    for nr, hook in list(hooks.values()):
        if nr < 0:
            continue
        g = by_number[nr]
        replaced = hook(g)
        if replaced is not None:
            if g is None:
                raise RuntimeError("register_hook: a hook can't replace a None gradient with a non-None value")
            check_hook_result(g, replaced)
            by_number[nr] = replaced
    return by_number if isinstance(grads, list) else by_number[0]


cdef object hooks_before(str name, dict hooks, object grads):
    """Those in front of a node, or of what adds to a leaf's .grad."""
    cdef bint many = isinstance(grads, list)
    for when, hook in list((hooks or {}).values()):
        if when == BEFORE:
            replaced = hook(tuple(grads) if many else (grads,))
            if replaced is not None:
                replaced = handed(name, replaced, grads if many else (grads,))
                grads = list(replaced) if many else replaced[0]
    return grads


cdef int hooks_behind(Tensor leaf, object g) except -1:
    """Those that see a leaf's .grad, then those behind what added g to it."""
    for now in (ACCUMULATED, AFTER):
        for when, hook in list((leaf.hooks or {}).values()):
            if when == now == AFTER:
                hook((), (g,))
            elif when == now:
                replaced = hook(leaf)
                if replaced is not None and replaced is not leaf:                  # as p.add_() returns p
                    raise (RuntimeError if isinstance(replaced, Tensor) else TypeError)(
                        "register_post_accumulate_grad_hook: Tensor post accumulate grad hooks should return None.")


cdef int retain(Node n, object grads) except -1:
    """Give the tensors that retain their gradient copies of it: others hold it, too."""
    for nr, ref in n.retain:
        t, g = ref(), grads[nr] if isinstance(grads, list) else grads
        if t is not None and g is not None:
            (<Tensor>t).grad_ = walk_ops.clone(g, empty((<Tensor>g).dt, (<Tensor>g).nd, (<Tensor>g).c_shape)) \
                if (<Tensor>t).grad_ is None else added((<Tensor>t).grad_, <Tensor>g)


cdef object at_inputs(Node n, object out):
    """What n's rule gave, without broadcasting and casts."""
    cdef list found = list(out) if isinstance(out, tuple) else [out]
    for i, edge in enumerate(n.edges):
        if edge is not None and i < len(found) and isinstance(found[i], Tensor):
            found[i] = reduced_to_edge(n, i, found[i], looks_at(edge))
    return tuple(found) if isinstance(out, tuple) else found[0]


def call_node(Node n, tuple grads):
    """n's rule on the gradients of its outputs (None where there is none), without its hooks."""
    cdef int nr, outputs = 1 if n.looks.nd >= 0 else len(n.outputs)
    if len(grads) != outputs:
        raise TypeError(f"{n.row.node_name}: expected {outputs} gradients, one for each output, got {len(grads)}")
    for nr in range(outputs):
        g = grads[nr]
        to = looks_at(output_edge(n, nr))
        if g is not None and not (isinstance(g, Tensor) and (<Tensor>g).dt == to.dtype and has_shape(<Tensor>g, to.nd, to.shape)):
            raise (RuntimeError if isinstance(g, Tensor) else TypeError)(f"{n.row.node_name}: expected the gradient of output {nr} as a "
                   f"{dtype_of(to.dtype)!r} tensor of shape {list(size_from(to.nd, to.shape))}, got {g!r}")
    if all([g is None for g in grads]) and n.row.c_backward != NULL:
        return (None,) * len(n.edges) if len(n.edges) > 1 else None
    return at_inputs(n, by_rule(n, grads[0] if n.looks.nd >= 0 else list(grads)))


cold["call_node"] = call_node


cdef object run_post_hooks(Node n, object out, object grads):
    cdef bint one = not isinstance(out, tuple)
    out = at_inputs(n, out)
    for hook in list(n.post_hooks.values()):
        replaced = hook((out,) if one else out, tuple(grads) if isinstance(grads, list) else (grads,))
        if replaced is not None:
            replaced = replaced if isinstance(replaced, tuple) else (replaced,)
            check_count(n.row.node_name, "register_hook", replaced, 1 if one else len(out))
            out = replaced[0] if one else replaced
    return out


cdef int check_count(str name, str where, object replaced, Py_ssize_t count) except -1:
    if not isinstance(replaced, tuple):
        raise TypeError(f"{where}: expected a tuple, but a hook on {name} returned {type(replaced).__name__}")
    if len(replaced) != count:
        raise RuntimeError(f"{where}: a hook on {name} has returned an incorrect number of values: expected {count}, got {len(replaced)}")


def retain_grad(Tensor t):
    """Keep the gradient of this non-leaf in .grad after backward."""
    import weakref
    if not tracked(t):
        raise RuntimeError("can't retain_grad on Tensor that has requires_grad=False")
    if t.node is not None and not retains_grad(t):
        t.node.retain = (t.node.retain or []) + [(t.out_nr, weakref.ref(t))]


def retains_grad(Tensor t):
    """Will backward keep the gradient of this non-leaf?"""
    return t.node is not None and t.node.retain is not None and any(ref() is t for _, ref in t.node.retain)


def tensor_hooks(Tensor t):
    """The dict that hooks of t go into, and the number of the output that stands with each."""
    if not tracked(t):
        raise RuntimeError("cannot register a hook on a tensor that doesn't require gradient")
    if t.node is None:
        t.hooks = t.hooks or {}
        return t.hooks, 0
    t.node.pre_hooks = t.node.pre_hooks or {}
    return t.node.pre_hooks, t.out_nr
