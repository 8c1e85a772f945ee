# Several gradients in one pass, along a further first dimension (rows of a Jacobian): the pass, and what its rules, which are in
# autograd/_at_once.py, ask of a node.

def run_rows(list tensors, list grads, bint keep_graph, bint create_graph, list inputs):
    """run_backward for several gradients of each tensor at once, along a further first dimension, as are those of the inputs; None, and nothing done,
    where hooks would see them."""
    cdef Pass p = new_pass(keep_graph, create_graph)
    p.rows = True
    roots = [edge_of(<Tensor>t_) if isinstance(t_, Tensor) else t_ for t_ in tensors]
    restrict(p, inputs, False, roots)
    for x in p.wanted:
        if isinstance(x, Tensor) and (<Tensor>x).hooks is not None or isinstance(x, Node) and (
                (<Node>x).pre_hooks is not None or (<Node>x).post_hooks is not None or (<Node>x).retain is not None):
            return None
    travel(p, roots, grads)
    return p.results


cdef object of_rows(Node n, object grads):
    """The gradients of n's inputs for several of its outputs."""
    kinds = [None if edge is None or i < 64 and n.unwanted >> i & 1 else (size_from(looks_at(edge).nd, looks_at(edge).shape), dtype_of(looks_at(edge).dtype))
             for i, edge in enumerate(n.edges)]
    return cold["of_rows"](n, grads, n.row.name if n.row.c_backward != NULL else "", kinds)


def rule_of(Node n, object grads, bint reduced, unsigned long long unwanted=0):
    """What n's rule gives; reduced: in the shapes and dtypes of its inputs; unwanted: bits of inputs that it is not asked for, which gives None
    where another thread could see them."""
    cdef unsigned long long before = n.unwanted
    if unwanted and _running != mgx_depth:
        return None
    n.unwanted |= unwanted
    try:
        out = by_rule(n, grads)
    finally:
        n.unwanted = before
    if mgx_recording:
        out = derivable(n, grads, out)
    return at_inputs(n, out) if reduced else out


def facts_of(Node n):
    """(is n's rule constant around its input, the first number that n noted)."""
    return n.row.flat, n.i0


def saved_in(Node n, int slot):
    """What n saved there."""
    return saved(n, slot)
