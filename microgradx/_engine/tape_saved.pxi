# What nodes save: as it is, without its base, or as saved_tensors_hooks packed it; the checks when it is read; what nodes show of it.

cdef enum:
    IN_MORE = 3            # slots from here on are places in Node.more
    PACKED = -2            # in Node.more, in the place of an output number: saved_tensors_hooks packed the tensor

    DIGESTED = 1 << 16     # in Node.saved_output: anomaly detection took digests of what this node saved

cdef int _packing = 0      # open blocks of saved_tensors_hooks in all threads, and one more while anomaly detection is on
cdef object _just_packed = None  # inside the former: (the last node, [(slot, what it saved)])


cdef object same_backward(Node n, object g):
    return g        # the walk undoes broadcasting and casts

cdef Row ALIAS = make_row("alias", same_backward)


def count_packing(int change):
    global _packing, _just_packed
    _packing += change
    _just_packed = None


cdef object pack(Node n, int slot, Tensor t, int nr):
    """Inside saved_tensors_hooks: (unpack, what pack made of t, history of t, output number, what t looks like); None outside."""
    global _just_packed
    made = cold["pack"](t if nr < 0 else alias(t))        # a result with its history would keep this node alive
    if made is None:
        return None
    if _just_packed is None or _just_packed[0] is not n:
        _just_packed = (n, [])
    _just_packed[1].append((slot, alias(t)))
    return (*made, None if nr >= 0 else edge_of(t), nr, (t.dt, shape_of(t), t.contiguous))


cdef Tensor fitted(Node n, Tensor t, int dtype, object shape, bint contiguous):
    """t, of no history, in the dtype and the memory that the rule counts on, which reads it through pointers."""
    if shape_of(t) != shape or t.dt != dtype and not (differentiable(t.dt) and differentiable(dtype)):
        raise RuntimeError(f"{n.row.node_name}: unpack_hook was expected to return a {dtype_of(dtype)!r} tensor of shape {list(shape)}, "
                           f"but got {dtype_of(t.dt)!r}, {list(shape_of(t))}")
    if t.dt != dtype:
        t = <Tensor>walk_ops.cast(t, dtype)
    return <Tensor>walk_ops.clone(t, empty(dtype, t.nd, t.c_shape)) if contiguous and not t.contiguous else t


cdef Tensor unpacked(Node n, tuple record):
    cdef Tensor out
    unpack, made, edge, nr, looks = record
    t = unpack(made)
    if not isinstance(t, Tensor):
        raise TypeError(f"{n.row.node_name}: Output of saved tensor unpack_hook expected to be a Tensor but got {type(t).__name__}")
    out = fitted(n, alias(<Tensor>t), looks[0], looks[1], looks[2])
    return with_history(n, out, nr) if nr >= 0 else with_edge(out, edge)


cdef Tensor with_edge(Tensor out, object edge):
    """A saved tensor that was kept without its history gets it, when anybody will ask."""
    if edge is None or not mgx_recording:
        return out
    if isinstance(edge, Tensor):
        out = alias(out)
        out.node = new_node(ALIAS, out, (edge,))
    elif isinstance(edge, tuple):
        out.node, out.out_nr = edge
    else:
        out.node = edge
    return out


cdef bint packed_slot(Node n, int slot, Tensor t, int nr) except -1:
    if _anomaly & 1:
        take_digest(n, slot, t)
    record = pack(n, slot, t, nr)
    if record is None:
        return False
    vars(n).setdefault("_packed", {})[slot] = record
    n.saved_output |= 256 << min(slot, IN_MORE)
    return True


cdef str refuse_inference(Node n):
    raise RuntimeError(f"{n.row.name}: Inference tensors cannot be saved for backward. Hint: .clone() it outside, or use no_grad")


cdef int save_more(Node n, object tensors, object saved_outputs) except -1:
    cdef list kept = []
    cdef Tensor t
    cdef int nr
    for i, x in enumerate(tensors):
        if x is None:
            kept.append((None, 0, -1))
            continue
        t = <Tensor?>x
        if t.inference:
            refuse_inference(n)
        nr = t.out_nr if i in saved_outputs or t.node is n else -1
        if _packing and packed_slot(n, IN_MORE + i, t, nr):
            kept.append((None, 0, PACKED))
        else:
            kept.append((alias(t) if nr >= 0 else keep(t), t.storage.version, nr))
    n.more = tuple(kept)


def unpack(Node n, bint whole=False):
    """The saved tensors of a Python-level rule; whole: outputs with their history also while nothing is recorded."""
    check_freed(n)
    cdef list out = []
    for i, (t, version, nr) in enumerate(n.more or ()):
        if t is not None:
            check_version(n, <Tensor>t, version)
            check_digest(n, IN_MORE + i, <Tensor>t)
        out.append(unpacked(n, vars(n)["_packed"][IN_MORE + i]) if nr == PACKED else with_history(n, t, nr, whole))
    return tuple(out)


cold["unpack"] = unpack


cdef Tensor with_history(Node n, Tensor t, int nr, bint whole=False):
    """A saved output gets its node back, when anybody will ask."""
    cdef Tensor out
    if nr < 0 or not (mgx_recording or whole):
        return t
    out = alias(t)
    out.node, out.out_nr = n, nr
    return out


cdef Tensor keep(Tensor t):
    """What to save for t: itself, or (a view) the same look with its history but without its base, which could close a cycle."""
    return t if t.base is None else same_history(t)


cdef inline void put(Node n, int slot, Tensor k, unsigned int version) noexcept:
    if slot == 0:
        n.s0, n.v0 = k, version
    elif slot == 1:
        n.s1, n.v1 = k, version
    else:
        n.s2, n.v2 = k, version


cdef int save(Node n, int slot, Tensor t) except -1:
    if t.inference:
        refuse_inference(n)
    if _packing and packed_slot(n, slot, t, -1):
        return 0
    put(n, slot, keep(t), t.storage.version)


cdef int save_output(Node n, int slot, Tensor t) except -1:
    n.saved_output |= 1 << slot
    if _packing and packed_slot(n, slot, t, 0):
        return 0
    put(n, slot, alias(t), t.storage.version)


cdef int check_freed(Node n) except -1:
    if n.freed:
        raise RuntimeError(f"{n.row.node_name}: Trying to backward through the graph a second time (or directly access saved tensors after they "
                           "have already been freed). Specify retain_graph=True for the first time." + made_at(n))


cdef str made_at(Node n):
    if n.where is None:
        return " (Hint: microgradx.autograd.set_detect_anomaly(True) before the forward pass names the line that created the node.)"
    return f" (The node was created at {n.where[0]}:{n.where[1]}.)"


def location(Node n):
    """What messages say about where a node was made."""
    return made_at(n)


cdef int check_version(Node n, Tensor t, unsigned int version) except -1:
    if t.storage.version // REPLACED != version // REPLACED:
        raise RuntimeError(f"{n.row.node_name}: the .data of a tensor saved by {n.row.name!r} was replaced by one of another dtype or shape, now "
                           f"{dtype_of(t.dt)!r} {list(shape_of(t))}. Hint: replace it before the forward pass or after the backward pass." + made_at(n))
    if t.storage.version != version:
        raise RuntimeError(f"{n.row.node_name}: one of the variables needed for gradient computation has been modified by an inplace operation: "
                           f"[microgradx.{dtype_of(t.dt).name} {list(shape_of(t))}] saved by {n.row.name!r} is at version {t.storage.version}; "
                           f"expected version {version} instead. Hint: .clone() it first" + made_at(n))


cdef Tensor saved(Node n, int slot):
    cdef Tensor t
    cdef unsigned int v
    if n.freed:
        check_freed(n)
    if n.saved_output > 255 and n.saved_output >> (8 + slot) & 1:
        return unpacked(n, vars(n)["_packed"][slot])
    if slot == 0:
        t, v = n.s0, n.v0
    elif slot == 1:
        t, v = n.s1, n.v1
    else:
        t, v = n.s2, n.v2
    if t is not None:
        if t.storage.version != v:
            check_version(n, t, v)
        if n.saved_output > 255:
            check_digest(n, slot, t)
        if mgx_recording and n.saved_output >> slot & 1:
            return with_history(n, t, 0)
    return t


cdef bint keeps(Node n, int slot) except -1:
    """Is there a tensor in this slot, as it is or packed?"""
    return (n.s0, n.s1, n.s2)[slot] is not None or n.saved_output >> (8 + slot) & 1


def pack_slot(Node n, int slot):
    """Have the open block of saved_tensors_hooks pack what n saved in this slot."""
    cdef int i = slot - IN_MORE
    cdef Tensor t
    check_freed(n)
    if n.saved_output >> (8 + slot) & 1 if slot < IN_MORE else n.more[i][2] == PACKED:
        raise RuntimeError(f"{n.row.node_name}: Calling register_hooks on a saved tensor whose hooks have already been set")
    if slot < IN_MORE:
        t = (n.s0, n.s1, n.s2)[slot]
        packed_slot(n, slot, t, 0 if n.saved_output >> slot & 1 else -1)
        put(n, slot, None, 0)
    elif n.more[i][0] is not None:
        packed_slot(n, slot, n.more[i][0], n.more[i][2])
        n.more = (*n.more[:i], (None, 0, PACKED), *n.more[i + 1:])


def saved_as(Node n, str name):
    """What n saved under the name that PyTorch's nodes show it by: that of slot_as, or _saved_exponent."""
    if name == "_saved_exponent" and n.row.node_name == "PowBackward0":
        exponent = 2.0 if n.row.name == "square" else n.d0
        return int(exponent) if exponent.is_integer() else exponent
    return saved(n, slot_as(n, name))


def slot_as(Node n, str name):
    """The slot of what PyTorch's nodes show as _saved_self, _saved_other (_mat2, _vec), _saved_result."""
    cdef int slot, result = n.saved_output & 7
    if name in ("_saved_self", "_saved_other", "_saved_mat2", "_saved_vec", "_saved_result"):
        check_freed(n)
        for slot in range(3):
            if keeps(n, slot) and (result >> slot & 1) == (name == "_saved_result"):
                break
        else:
            raise AttributeError(f"{n.row.node_name!r} object has no attribute {name!r}")
        if name == "_saved_result" or PyTuple_GET_SIZE(n.edges) == 1 and name == "_saved_self":
            return slot
        if PyTuple_GET_SIZE(n.edges) == 2:
            return name != "_saved_self"
    raise AttributeError(f"{n.row.node_name!r} object has no attribute {name!r}")
