# The table of a pass: which nodes have got a gradient and were not visited yet, and the sum of what has arrived at each.
#
#   entries    [0] node, gradient     [1] node, gradient     [2] vacant    ...        node.slot is the number of its entry
#   heap       entry numbers, that of the node with the largest seq first; the i-th of them is kept in the i-th entry, and so is the list of the vacant ones
#
# A pass that begins inside of another finds its entries by `places`, since node.slot is taken.

cdef struct Entry:
    PyObject* node          # owned
    PyObject* grad          # owned: a Tensor, or a list for a node of several outputs; NULL when not there yet
    unsigned long long seq
    isize heap              # the heap's i-th number is in the i-th entry, and so
    isize vacant            # with the list of entries that may be used again


cdef class Table:
    """Nodes by number, with their gradients so far."""
    cdef Entry* entries
    cdef isize capacity, n_entries, n_heap, n_vacant
    cdef unsigned long long pass_id
    cdef dict places            # node -> entry, when another pass is running: node.slot belongs to the first

    def __dealloc__(self):
        for i in range(self.n_entries):
            Py_XDECREF(self.entries[i].node)
            Py_XDECREF(self.entries[i].grad)
        free(self.entries)

    @cython.final
    cdef int grow(self) except -1:
        cdef isize capacity = self.capacity * 2 if self.capacity else 16
        cdef void* p = realloc(self.entries, capacity * sizeof(Entry))
        if p == NULL:
            raise MemoryError("backward: no memory for the table of gradients")
        self.entries = <Entry*>p
        self.capacity = capacity

    @cython.final
    cdef isize place(self, Node n) except -1:
        """The entry of n, made if it is not there."""
        if self.places is None:
            if n.pass_id == self.pass_id and n.slot >= 0:
                return n.slot
        else:
            known = self.places.get(n)
            if known is not None:
                return known
        if self.n_vacant:
            self.n_vacant -= 1
            e = self.entries[self.n_vacant].vacant
        else:
            if self.n_entries == self.capacity:
                self.grow()
            e = self.n_entries
            self.n_entries += 1
        Py_INCREF(n)
        self.entries[e].node = <PyObject*>n
        self.entries[e].grad = NULL
        self.entries[e].seq = n.seq
        if self.places is None:
            n.pass_id, n.slot = self.pass_id, e
        else:
            self.places[n] = e
        self.push(e)
        return e

    @cython.final
    cdef void hold(self, isize e, object grad) noexcept:
        """Let entry e have this gradient."""
        cdef PyObject* old = self.entries[e].grad
        Py_INCREF(grad)
        self.entries[e].grad = <PyObject*>grad
        Py_XDECREF(old)

    @cython.final
    cdef Node take(self, PyObject** grad):
        """The node with the largest number, out of the table, and its gradient, which the caller owns then."""
        cdef isize e = self.pop()
        cdef Node n = <Node>self.entries[e].node
        Py_DECREF(n)
        grad[0] = self.entries[e].grad
        self.entries[e].node = NULL
        self.entries[e].grad = NULL
        self.entries[self.n_vacant].vacant = e
        self.n_vacant += 1
        if self.places is None:
            n.slot = -1
        else:
            del self.places[n]
        return n

    @cython.final
    cdef unsigned long long seq_at(self, isize i) noexcept:
        """The number of the heap's i-th node."""
        return self.entries[self.entries[i].heap].seq

    @cython.final
    cdef void push(self, isize e) noexcept:
        """Put entry e into the heap: those above it with smaller numbers move down."""
        cdef isize i = self.n_heap, parent
        self.n_heap += 1
        while i > 0:
            parent = (i - 1) >> 1
            if self.seq_at(parent) >= self.entries[e].seq:
                break
            self.entries[i].heap = self.entries[parent].heap
            i = parent
        self.entries[i].heap = e

    @cython.final
    cdef isize pop(self) noexcept:
        """The heap's first entry, out of it: the last one sinks from there to its place, and the larger child moves up."""
        cdef isize top = self.entries[0].heap, last, i = 0, child
        self.n_heap -= 1
        if self.n_heap > 0:
            last = self.entries[self.n_heap].heap
            while True:
                child = 2 * i + 1
                if child >= self.n_heap:
                    break
                if child + 1 < self.n_heap and self.seq_at(child + 1) > self.seq_at(child):
                    child += 1
                if self.seq_at(child) <= self.entries[last].seq:
                    break
                self.entries[i].heap = self.entries[child].heap
                i = child
            self.entries[i].heap = last
        return top
