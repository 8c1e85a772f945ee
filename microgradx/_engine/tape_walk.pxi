# The backward walk: a pass takes the node with the largest number out of its table (tape_table.pxi), asks the node's rule for the gradients of its inputs,
# and hands these on along the edges, to nodes with smaller numbers and to leaves.
#
#   run ── step ── gradients (the rule) ── hand_out ── route ── give ──┬── add     a node: into the table
#    └── takes the next node                                          └── leaf    a leaf: into .grad
#
# Read first: backward_of_number (below), then these; a loss without hooks passes through nothing else. The rest is for what is rarer: a pass may go to
# given `inputs` only (autograd.grad), along the nodes that are `wanted`; leaves that are inputs or have hooks wait in `pending` until no more edges are `due`.

cdef unsigned long long _pass_ids = 0
cdef int _running = 0
cdef int _restricted = 0       # running passes that only go to given inputs
cdef list _at_end = []         # (running() of a pass, what to call when it has finished)


@cython.final
cdef class Pass(Table):
    """One backward pass."""
    cdef bint create_graph
    cdef bint keep_graph
    cdef bint rows              # gradients have a further first dimension, of several passes in one
    cdef dict inputs            # if only they get gradients: leaf or node -> [(output number, place in results)]
    cdef bint accumulates       # in their .grad, not in results
    cdef set wanted             # these inputs, and the nodes from which one is reached
    cdef list results
    cdef dict pending           # leaves with hooks, or that are inputs: leaf -> the sum of its gradients so far; None: there are none
    cdef bint hooked            # one with hooks is among them:
    cdef dict due               # leaf with hooks -> how many edges still lead to it

    cdef int add(self, Node n, int nr, Tensor g) except -1:
        """A gradient for output nr of n arrives."""
        if self.wanted is not None and n not in self.wanted:
            return 0
        e = self.place(n)
        held = self.entries[e].grad
        if n.looks.nd < 0:                  # a node of several outputs
            if held == NULL:
                self.hold(e, [None] * len(n.outputs))
            grads = <list>self.entries[e].grad
            grads[nr] = g if grads[nr] is None else walk_ops.add(grads[nr], g)
        elif held == NULL:
            self.hold(e, g)
        elif can_write(held) and not self.create_graph:
            walk_ops.accumulate(<Tensor>held, g)
        else:
            self.hold(e, walk_ops.add(<object>held, g))

    cdef int leaf(self, Tensor leaf, PyObject* g, bint unique) except -1:
        """A gradient arrives at a leaf. unique: nobody else holds g or its memory."""
        if self.inputs is not None and leaf not in self.inputs:
            return 0
        if self.inputs is not None or leaf.hooks is not None:
            if self.pending is None:
                self.pending = {}
            if leaf.hooks is not None:
                self.hooked = True
            held = self.pending.get(leaf)
            self.pending[leaf] = <object>g if held is None else added(held, <object>g)
            return 0
        return accumulate_grad(leaf, g, unique, self.create_graph)

    cdef int count_down(self, Node n) except -1:
        """n is done: leaves with hooks to which no more edges lead have got their gradient."""
        cdef list ready = []
        if self.due is None:        # the first such leaf was just met: what is in the heap leads to all others
            self.due = {}
            for m in reachable([<object>self.entries[self.entries[i].heap].node for i in range(self.n_heap)]):
                for edge in (<Node>m).edges if self.wanted is None or m in self.wanted else ():
                    if isinstance(edge, Tensor) and (<Tensor>edge).hooks is not None:
                        self.due[edge] = self.due.get(edge, 0) + 1
            ready = [leaf for leaf in self.pending if (<Tensor>leaf).hooks is not None and leaf not in self.due]
        else:
            for edge in n.edges:
                if isinstance(edge, Tensor) and edge in self.due:
                    self.due[edge] -= 1
                    if not self.due[edge]:
                        ready.append(edge)
        for leaf in ready:
            self.arrive(<Tensor>leaf)

    cdef int arrive(self, Tensor t) except -1:
        """A leaf has got its gradient, the whole of it."""
        g = self.pending.pop(t, None)
        if g is None:
            return 0
        g = hooks_on(t.hooks, g)
        if self.inputs is not None and not self.accumulates:
            return self.capture(t, g)
        g = hooks_before("AccumulateGrad", t.hooks, g)
        if g is not None:
            accumulate_grad(t, <PyObject*>g, False, self.create_graph)
        hooks_behind(t, g)

    cdef int finish(self) except -1:
        """The leaves that wait still: edges to them come from nodes that no gradient reached."""
        if self.pending is None and not _at_end:
            return 0
        for leaf in list(self.pending or ()):
            self.arrive(<Tensor>leaf)
        settle(True)

    cdef int run(self) except -1:
        cdef isize steps = 0
        cdef PyObject* g
        cdef Node n = None
        try:
            while self.n_heap:
                steps += 1
                if steps & 255 == 0:
                    PyErr_CheckSignals()
                n = self.take(&g)
                if g == NULL:
                    continue
                grads = <object>g
                Py_DECREF(grads)
                self.step(n, grads)
                if self.hooked:
                    self.count_down(n)
        except Exception as error:
            if n is not None:
                add_place(n, error)
            raise

    cdef int capture(self, object n, object grads) except -1:
        """Note the gradients of an input's outputs."""
        for nr, result in self.inputs[n]:
            g = grads[nr] if isinstance(grads, list) else grads
            if g is not None:
                self.results[result] = g

    cdef int step(self, Node n, object grads) except -1:
        """One node: ask its hooks and its rule, forget what it saved, hand out the gradients."""
        cdef bint last = False
        if self.inputs is not None and not self.accumulates and n in self.inputs:
            last = not self.leads_on(n)
            if not last:                    # as in PyTorch before the hooks, and behind them where the pass ends
                self.capture(n, grads)
        if n.pre_hooks is not None:
            grads = hooks_on(n.pre_hooks, grads)
        if n.retain is not None:
            retain(n, grads)
        if last:
            self.capture(n, grads)
            return 0
        n.unwanted = 0                                      # of a step that raised, or that waits for this one
        if self.wanted is not None and _running == mgx_depth:       # in one thread, so that nobody else's step of n sees it
            n.unwanted = self.leading_nowhere(n)
        out = of_rows(n, grads) if self.rows else gradients(n, grads)
        n.unwanted = 0
        if not self.keep_graph:
            let_go(n)
        grads = None
        if out is not None:
            self.hand_out(n, out)

    cdef int hand_out(self, Node n, object out) except -1:
        """Pass the gradients of n's inputs on, one or a tuple of them."""
        cdef Py_ssize_t i, count = PyTuple_GET_SIZE(n.edges)
        cdef bint single
        if type(out) is not tuple:
            if count != 1:
                raise RuntimeError(f"{n.row.node_name}: its backward returned one gradient for {count} inputs" + made_at(n))
            return 0 if n.edges[0] is None else self.route(n, 0, n.edges[0], <PyObject*>out, True)
        if PyTuple_GET_SIZE(out) < count:
            raise RuntimeError(f"{n.row.node_name}: its backward returned {PyTuple_GET_SIZE(out)} gradients for {count} inputs" + made_at(n))
        single = Py_REFCNT(<PyObject*>out) == 1
        for i in range(count):
            edge = n.edges[i]
            if edge is not None and PyTuple_GET_ITEM(out, i) != <PyObject*>None:
                self.route(n, i, edge, PyTuple_GET_ITEM(out, i), single)

    cdef bint leads(self, object edge) except -1:
        """Does a wanted input lie behind the edge?"""
        return end_of(edge) in self.wanted

    cdef bint leads_on(self, Node n) except -1:
        """Does one lie behind n?"""
        return any([self.leads(edge) for edge in n.edges])

    cdef unsigned long long leading_nowhere(self, Node n) except? 0:
        """The edges of n behind which none lies, as bits (edges after the 64th are not looked at)."""
        cdef unsigned long long bits = 0
        for i in range(min(PyTuple_GET_SIZE(n.edges), 64)):
            if not self.leads(n.edges[i]):
                bits |= (<unsigned long long>1) << i
        return bits

    cdef int route(self, Node n, Py_ssize_t i, object edge, PyObject* pg, bint single) except -1:
        """Pass gradient i on, without broadcasting and casts."""
        if not isinstance(<object>pg, Tensor):
            if not getattr(<object>pg, "is_sparse", False):
                raise TypeError(f"{n.row.node_name}: gradient {i} of its backward is a {type(<object>pg).__name__}, not a Tensor")
            if isinstance(edge, Tensor):
                return self.leaf(edge, pg, False)
            whole = (<object>pg).to_dense()             # rules know nothing of sparse gradients
            pg = <PyObject*>whole
        to = looks_at(edge)
        if not self.rows and ((<Tensor>pg).dt != to.dtype or not has_shape(<Tensor>pg, to.nd, to.shape)):
            g = reduced_to_edge(n, i, <Tensor>pg, to)
            pg, single = <PyObject*>g, False
        return self.give(edge, pg, single and Py_REFCNT(pg) == 1 and Py_REFCNT(<PyObject*>(<Tensor>pg).storage) == 1)

    cdef inline int give(self, object edge, PyObject* g, bint unique) except -1:
        """A gradient arrives at the end of an edge. unique: nobody else holds it or its memory."""
        if type(edge) is Node:
            return self.add(<Node>edge, 0, <Tensor>g)
        if isinstance(edge, Tensor):
            return self.leaf(<Tensor>edge, g, unique)
        if type(edge) is tuple:
            return self.add(<Node>(<tuple>edge)[0], (<tuple>edge)[1], <Tensor>g)
        return self.add(<Node>edge, 0, <Tensor>g)       # a node that was shown


cdef inline object end_of(object edge):
    """The leaf or node that an edge leads to."""
    return (<tuple>edge)[0] if type(edge) is tuple else edge


cdef inline object gradients(Node n, object grads):
    """What n's rule gives from these of its outputs, and n's own hooks before and behind it."""
    if n.pre_hooks is not None:
        grads = hooks_before(n.row.node_name, n.pre_hooks, grads)
    if n.pre_hooks is not None and (grads is None or isinstance(grads, list) and all([g is None for g in grads])):
        out = (None,) * len(n.edges)                        # hooks took them away
    else:
        out = by_rule(n, grads)
    if mgx_recording:
        out = derivable(n, grads, out)
    if _anomaly == 3:
        look_for_nan(n, out)
    return out if n.post_hooks is None else run_post_hooks(n, out, grads)


cdef inline object by_rule(Node n, object grads):
    return n.row.c_backward(n, grads) if n.row.c_backward != NULL else by_python(n, grads)


cdef object by_python(Node n, object grads):
    if n.row.py_backward is None:
        raise NotImplementedError(f"the derivative for '{n.row.name}' is not implemented")
    return n.row.py_backward(n, grads)


cdef int restrict(Pass p, list inputs, bint accumulate, list roots) except -1:
    """Let a pass from these roots go to these inputs only; accumulate: those that are no leaves retain their gradients.

    Which nodes lead to one? Without recursion: found first, then settled by number, since the inputs of a node have smaller ones.
    """
    p.inputs, p.accumulates, p.results = {}, accumulate, [None] * len(inputs)
    for i, x in enumerate(inputs):
        if accumulate and isinstance(x, Tensor):
            retain_grad(x)
        edge = edge_of(<Tensor>x) if isinstance(x, Tensor) else x
        if edge is not None:
            p.inputs.setdefault(end_of(edge), []).append((edge[1] if isinstance(edge, tuple) else 0, i))
    p.wanted = {end for end in p.inputs if isinstance(end, Tensor)}
    for n in sorted(reachable([end_of(edge) for edge in roots]), key=_number):
        if n in p.inputs or p.leads_on(<Node>n):
            p.wanted.add(n)


def _number(n):
    return (<Node>n).seq


cdef set reachable(list stack):
    """The nodes among these ends of edges and behind them."""
    cdef set seen = set()
    while stack:
        n = stack.pop()
        if isinstance(n, Node) and n not in seen:
            seen.add(n)
            stack.extend([end_of(edge) for edge in (<Node>n).edges])
    return seen


def at_end(function):
    """Have the innermost running pass call function(True) when it has finished, or function(False) when it has raised."""
    _at_end.append((running(), function))


def running():
    """The innermost pass of this thread: (thread, how many are one inside of another)."""
    return PyThread_get_thread_ident(), mgx_depth


cdef int settle(bint done) except -1:
    if _at_end:
        for entry in [each for each in _at_end[::-1] if each[0] == running()]:
            _at_end.remove(entry)
            entry[1](done)


cdef Pass new_pass(bint keep_graph, bint create_graph):
    global _pass_ids
    cdef Pass p = Pass.__new__(Pass)
    _pass_ids += 1
    p.pass_id = _pass_ids
    p.places = None if _running == 0 else {}
    p.create_graph, p.keep_graph = create_graph, keep_graph
    p.grow()
    return p


cdef int travel(Pass p, list roots, list grads) except -1:
    """Run a pass from what has been added to it, and from these edges with their gradients, which the list gives away: rules may write
    over what nothing else holds."""
    global _restricted, _running, mgx_depth, mgx_recording
    cdef int was = mgx_recording
    if not p.n_heap:
        p.places = None if _running == 0 else {}            # what came before may have let another thread run
    _running += 1
    mgx_depth += 1
    _restricted += p.inputs is not None
    mgx_recording = p.create_graph and not mgx_inference
    try:
        while roots:
            edge, g = roots.pop(0), grads.pop(0)
            if edge is not None:
                p.give(edge, <PyObject*>g, False)
        g = None
        p.run()
        p.finish()
    finally:
        mgx_recording = was
        settle(False)
        _running -= 1
        mgx_depth -= 1
        _restricted -= p.inputs is not None


def backward_of_number(Tensor t, bint keep_graph):
    """The usual case: walk back from a recorded tensor of one element, with a gradient of 1, into every leaf's .grad. False, and
    nothing done, where t is no such tensor."""
    if t.count != 1 or t.dt > F64 or not tracked(t) or t.node is None:
        return False
    g = empty(t.dt, t.nd, t.c_shape)
    if t.dt == F32:
        (<float*>g.c_data)[0] = 1
    else:
        (<double*>g.c_data)[0] = 1
    p = new_pass(keep_graph, False)
    p.add(t.node, t.out_nr, g)
    g = None
    travel(p, None, None)
    return True


def run_backward(list tensors, list grads, bint keep_graph, bint create_graph, list inputs or None, bint accumulate):
    """Walk back from tensors with these gradients. inputs None: into every leaf's .grad. Else a list of gradients (None where
    nothing arrived), or, with accumulate, into the inputs' .grad. (Node, output number) may stand for a tensor."""
    cdef Pass p = new_pass(keep_graph, create_graph)
    roots = [edge_of(<Tensor>t_) if isinstance(t_, Tensor) else t_ for t_ in tensors]
    if inputs is not None:
        restrict(p, inputs, accumulate, roots)
    travel(p, roots, grads)
    return p.results


cdef object _grad_fn(Tensor t):
    tracked(t)
    return t.node if t.node is None else shown(t.node)

upcalls.tracked = tracked
upcalls.grad_fn = _grad_fn
upcalls.grad_on = grad_on


def leaf_like(Node n, int nr):
    """A leaf with the shape and dtype of output nr of n, and any values."""
    cdef Looks looks = looks_at(output_edge(n, nr))
    cdef Tensor t = empty(looks.dtype, looks.nd, looks.shape)
    t.leaf_grad = True
    return t
