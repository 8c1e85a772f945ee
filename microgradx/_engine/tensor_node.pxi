# The recorded operation, as Python sees it: a Node of a class with the name of its backward, and AccumulateGrad, which is made when it is asked for and stands
# for a leaf. What the tape does with nodes is in tape.pyx and its parts.

cdef extern from *:
    """
    /* `o.__class__ = type`, which Python refuses for an object of a C type. */
    static void mgx_set_class(PyObject* o, PyObject* type) { Py_INCREF(type); Py_SET_TYPE(o, (PyTypeObject*)type); }
    """
    void mgx_set_class(object o, object type)

cdef dict _shown_as = {}        # the name of a backward: the class that its nodes show


cdef Node shown(Node n):
    """n as Python sees it, of a class with its own name: type(y.grad_fn).__name__ == "MulBackward0". Nobody pays who does not ask."""
    cdef str name = n.row.node_name
    if type(n) is Node:
        if name not in _shown_as:
            where = "microgradx.autograd.function" if name.endswith("Backward") else "builtins"      # a user's Function: no number
            _shown_as[name] = type(name, (Node,), {"__slots__": (), "__module__": where})
        mgx_set_class(n, _shown_as[name])
    return n


@cython.freelist(256)
cdef class Node:
    """One recorded operation. `tensor.grad_fn` gives it; `next_functions` leads to where its inputs came from."""

    def __cinit__(self):
        self.slot = -1
        no_dict_of_node(self)

    def __init__(self):
        raise TypeError(f"cannot create '{type(self).__name__}' instances: operations record them")

    def __dealloc__(self):
        global _depth
        if _depth < DEEPEST:
            _depth += 1
            mgx_empty(self)
            leave()
        else:
            _doomed.append((self.edges, self.s0, self.s1, self.s2, self.more, self.extra, self.pre_hooks, self.post_hooks, self.retain,
                            self.attributes if node_has_dict(self) else None))

    @property
    def __dict__(self): return PyObject_GenericGetDict(self, NULL)

    def name(self):
        """The name of the backward, e.g. 'MulBackward0'."""
        name = self.row.node_name
        return f"microgradx::autograd::{name}" if name in ("CopySlices", "CopyBackwards") else name

    def __getattr__(self, name):
        return cold["node_attribute"](self, name)

    @property
    def next_functions(self):
        """((node, output number), ...) per input; (None, 0) where no gradient flows."""
        edges = self.edges
        if self.row.node_name in ("RsubBackward1", "PowBackward2"):     # of a number and a tensor: PyTorch shows the tensor alone
            edges = [e for e in edges if e is not None] or edges
        return tuple([_as_function(e) for e in edges])

    @property
    def metadata(self):
        """A dict for whatever a program notes about the node."""
        return vars(self).setdefault("_metadata", {})

    @property
    def op(self):
        """The row of the op table."""
        return self.row

    def register_hook(self, hook):
        """Call hook(grad_inputs, grad_outputs) after this node's backward; it may return new grad_inputs."""
        self.post_hooks = self.post_hooks or {}
        return cold["handle"](self.post_hooks, hook)

    def register_prehook(self, hook):
        """Call hook(grad_outputs) before this node's backward; it may return new grad_outputs."""
        self.pre_hooks = self.pre_hooks or {}
        return cold["handle"](self.pre_hooks, (BEFORE, hook))

    def __call__(self, *grads):
        """What the rule gives for these gradients of the outputs: that of the one input, or a tuple."""
        return cold["call_node"](self, grads)

    # what Python-level rules use
    @property
    def saved(self):
        """The saved tensors of a Python-level rule, checked for changes since."""
        return cold["unpack"](self)

    @property
    def needs_input_grad(self):
        """For each input: is its gradient wanted?"""
        return tuple([e is not None and (i > 63 or not self.unwanted >> i & 1) for i, e in enumerate(self.edges)])

    @property
    def extra_(self):
        """What a row noted about this node beside the saved tensors."""
        return self.extra

    def __repr__(self):
        where = "microgradx.autograd.function." if self.row.node_name.endswith("Backward") else ""    # a user's Function: no number
        return f"<{where}{self.row.node_name} object at 0x{<size_t><PyObject*>self:x}>"


class AccumulateGrad(Node):
    """Where the gradient of a leaf arrives: shows a leaf in next_functions."""

    def __init__(self, variable):
        self.variable = variable

    next_functions = ()

    def name(self):
        return "microgradx::autograd::AccumulateGrad"

    def register_hook(self, hook):
        """Call hook((), grad_outputs) after the gradient was added to the leaf's .grad."""
        return self._add(AFTER, hook)

    def register_prehook(self, hook):
        """Call hook(grad_outputs) before that; it may return other gradients."""
        return self._add(BEFORE, hook)

    def __call__(self, grad):
        """Add grad to the leaf's .grad."""
        leaf, grad = self.variable, grad.detach()
        leaf.grad = grad.clone() if leaf.grad is None else leaf.grad.add_(grad)
        return ()

    def _add(self, when, hook):
        cdef Tensor leaf = self.variable
        leaf.hooks = leaf.hooks or {}
        return cold["handle"](leaf.hooks, (when, hook))

    def __eq__(self, other):
        return isinstance(other, AccumulateGrad) and self.variable is other.variable

    def __hash__(self):
        return hash(self.variable)

    def __repr__(self):
        return f"<AccumulateGrad object at 0x{id(self.variable):x}>"


def _as_function(edge):
    if edge is None:
        return (None, 0)
    if isinstance(edge, Tensor):
        return (AccumulateGrad(edge), 0)
    return (shown(edge[0]), edge[1]) if isinstance(edge, tuple) else (shown(edge), 0)
