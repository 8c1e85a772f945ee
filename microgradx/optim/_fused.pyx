"""The fused steps: one kernel call updates up to 64 parameters of a group.

`sgd(groups, state)` and its like read the options of each group and the state of each parameter anew in every step (a
dictionary look-up costs 10 ns), so whatever a scheduler, a hook or load_state_dict changed counts at once.
"""
from cpython.dict cimport PyDict_GetItemWithError, PyDict_SetItem
from cpython.object cimport PyObject
from cpython.ref cimport Py_DECREF, Py_INCREF
from libc.string cimport memset

from kernels.optim cimport AdagradOptions, AdamOptions, ParamSlot, RmspropOptions, SgdOptions
from kernels.types cimport F32, F64, isize
from microgradx._engine cimport dispatch
from microgradx._engine.loops cimport dense, raw_copy
from microgradx._engine.tensor cimport Tensor, empty_like, same_shape

ctypedef void (*step_fn)(isize count, const ParamSlot* slots, const void* options) noexcept nogil

cdef enum:
    CAPACITY = 64            # slots of one kernel call
    RELEASE_GIL = 1 << 18    # elements: about 100 us of work

cdef struct Run:             # parameters of one dtype that wait for their kernel call
    step_fn fn[2]
    const void* options
    int dt
    isize count
    isize elements
    ParamSlot slots[CAPACITY]
    isize held_count         # the tensors of the slots, held while their pointers are in use
    PyObject* held[CAPACITY * 5]
    isize copied_count       # held[..]: strided tensors whose contiguous copies are to be written back
    PyObject* copied[CAPACITY * 4]
    PyObject* copies[CAPACITY * 4]

cdef union Options:
    SgdOptions sgd
    AdamOptions adam
    AdagradOptions adagrad
    RmspropOptions rmsprop

ctypedef int (*read_fn)(dict group, Options* o) except -1
ctypedef int (*bind_fn)(Run* run, ParamSlot* slot, Tensor p, const Options* o, object state) except -1


cdef inline double number(dict group, str key) except? -1.5:
    cdef PyObject* value = PyDict_GetItemWithError(group, key)
    if value is NULL:
        raise KeyError(key)
    return <double><object>value if type(<object>value) is float else float(<object>value)


cdef inline bint flag(dict group, str key) except -1:
    cdef PyObject* value = PyDict_GetItemWithError(group, key)
    return False if value is NULL or <object>value is False else bool(<object>value)


cdef void drop(Run* run) noexcept:
    """Let go of the tensors of a run and forget its slots."""
    cdef isize k
    for k in range(run.held_count):
        Py_DECREF(<object>run.held[k])
    for k in range(run.copied_count):
        Py_DECREF(<object>run.copies[k])
    run.count = run.elements = run.held_count = run.copied_count = 0


cdef int flush(Run* run) except -1:
    """Call the kernel for what waits."""
    cdef step_fn fn = run.fn[run.dt == F64]
    cdef isize k
    if run.count == 0:
        return 0
    if run.elements >= RELEASE_GIL:
        with nogil:
            fn(run.count, run.slots, run.options)
    else:
        fn(run.count, run.slots, run.options)
    for k in range(run.copied_count):
        raw_copy(<Tensor>run.copied[k], <Tensor>run.copies[k])
    drop(run)
    return 0


cdef inline int hold(Run* run, Tensor t) noexcept:
    Py_INCREF(t)
    run.held[run.held_count] = <PyObject*>t
    run.held_count += 1
    return 0


cdef char* data(Run* run, Tensor t, Tensor p, bint written, str what) except? NULL:
    """t's buffer, or that of a contiguous copy; t must be as p in shape and dtype."""
    cdef Tensor copy
    if t.dt != p.dt or not same_shape(t, p):
        raise RuntimeError(f"optimizer: {what} of shape {tuple(t.shape)} and {t.dtype} does not fit the parameter of "
                           f"shape {tuple(p.shape)} and {p.dtype}")
    if written:
        if t.storage.readonly:
            raise RuntimeError(f"optimizer: {what} lies in read-only memory; clone() it first")
        t.storage.version += 1
    if t.contiguous:
        hold(run, t)
        return t.c_data
    copy = dense(t)
    if not written:
        hold(run, copy)
        return copy.c_data
    hold(run, t)
    Py_INCREF(copy)
    run.copied[run.copied_count], run.copies[run.copied_count] = <PyObject*>t, <PyObject*>copy
    run.copied_count += 1
    return copy.c_data


cdef ParamSlot* slot_for(Run* run, Tensor p, Tensor grad) except NULL:
    """The next slot, with parameter and gradient filled in."""
    cdef ParamSlot* slot
    if p.dt != F32 and p.dt != F64:
        raise NotImplementedError(f"optimizer: parameters of {p.dtype} cannot be updated; use float32 or float64")
    if run.count == CAPACITY or run.dt != p.dt:
        flush(run)
    run.dt = p.dt
    slot = &run.slots[run.count]
    slot.n = p.count
    slot.param = data(run, p, p, True, "the parameter")
    slot.grad = data(run, grad, p, False, "the gradient")
    slot.s0 = slot.s1 = slot.s2 = NULL
    slot.step = 1
    return slot


cdef Tensor zeros(Tensor p):
    """A tensor of state like p, of zeros."""
    cdef Tensor t = empty_like(p, p.dt)
    memset(t.c_data, 0, t.count * (8 if t.dt == F64 else 4))
    return t


cdef list params_of(object group):
    """A copy of the group's list of parameters, which no thread can change while the GIL is released; a TypeError
    instead of a crash where somebody put something else there."""
    cdef list params
    if not isinstance(group, dict) or not isinstance(group["params"], list):
        raise TypeError("optimizer: param_groups must hold dictionaries with a list of tensors as 'params'")
    params = list(<list>group["params"])
    for p in params:
        if not isinstance(p, Tensor):
            raise TypeError(f"optimizer can only optimize Tensors, but one of the params is {type(p).__name__}")
    return params


cdef dict state_of(object state, Tensor p):
    """The parameter's dictionary of state, made when missing."""
    cdef PyObject* found = PyDict_GetItemWithError(state, p)
    if found is NULL:
        made = {}
        PyDict_SetItem(state, p, made)
        return made
    if not isinstance(<object>found, dict):
        raise TypeError(f"optimizer: the state of a parameter must be a dict, got {type(<object>found).__name__}")
    return <dict><object>found


cdef inline bint missing(dict values, str key) except -1:
    cdef PyObject* found = PyDict_GetItemWithError(values, key)
    return found is NULL or <object>found is None


cdef Tensor piece(dict values, str key, Tensor p):
    """A piece of p's state, made of zeros when missing."""
    cdef PyObject* found = PyDict_GetItemWithError(values, key)
    if found is NULL or <object>found is None:
        made = zeros(p)
        values[key] = made
        return made
    return <Tensor?><object>found


cdef double count_step(dict values) except? -1:
    """state["step"] += 1, in place; the new count."""
    cdef PyObject* found = PyDict_GetItemWithError(values, "step")
    cdef Tensor step
    if found is NULL or not isinstance(<object>found, Tensor):
        from .optimizer import scalar
        step = scalar(0 if found is NULL else <object>found)
        values["step"] = step
    else:
        step = <Tensor><object>found
    if step.count != 1:
        raise RuntimeError(f"optimizer: state['step'] has shape {tuple(step.shape)}, it must have one element")
    step.storage.version += 1
    if step.dt == F32:
        (<float*>step.c_data)[0] += 1
        return (<float*>step.c_data)[0]
    if step.dt == F64:
        (<double*>step.c_data)[0] += 1
        return (<double*>step.c_data)[0]
    raise RuntimeError(f"optimizer: state['step'] is {step.dtype}, it must be float32 or float64")


cdef inline char* state_data(Run* run, dict values, str key, Tensor p) except? NULL:
    """The buffer of a piece of p's state, made of zeros when missing."""
    return data(run, piece(values, key, p), p, True, key)


cdef int run_step(list groups, state, void* fn32, void* fn64, read_fn read, bind_fn bind) except -1:
    """A step of any optimizer: `read` takes the options of a group, `bind` a parameter's state into its slot."""
    cdef Run run
    cdef Options o
    cdef list params
    cdef Tensor p
    cdef ParamSlot* slot
    run.fn[0], run.fn[1] = <step_fn>fn32, <step_fn>fn64
    run.options, run.dt = &o, F32
    run.count = run.elements = run.held_count = run.copied_count = 0
    try:
        for group in groups:
            params = params_of(group)
            read(group, &o)
            for p in params:
                if p.grad_ is None:
                    continue
                slot = slot_for(&run, p, <Tensor>p.grad_)
                bind(&run, slot, p, &o, state)
                run.elements += slot.n
                run.count += 1
            flush(&run)
    finally:
        drop(&run)
    return 0


cdef int sgd_options(dict group, Options* o) except -1:
    o.sgd.lr, o.sgd.momentum = number(group, "lr"), number(group, "momentum")
    o.sgd.dampening, o.sgd.weight_decay = number(group, "dampening"), number(group, "weight_decay")
    o.sgd.nesterov, o.sgd.maximize = flag(group, "nesterov"), flag(group, "maximize")
    return 0

cdef int sgd_state(Run* run, ParamSlot* slot, Tensor p, const Options* o, state) except -1:
    cdef dict values
    if o.sgd.momentum != 0:
        values = state_of(state, p)
        slot.step = 1 if missing(values, "momentum_buffer") else 2
        slot.s0 = state_data(run, values, "momentum_buffer", p)
    return 0

def sgd(list groups, state):
    """SGD's step: g += weight_decay p; b = momentum b + (1 - dampening) g; p -= lr (b, or g + momentum b)."""
    run_step(groups, state, <void*>dispatch.optim.sgd[0], <void*>dispatch.optim.sgd[1], sgd_options, sgd_state)


cdef int adam_options(dict group, Options* o) except -1:
    beta1, beta2 = group["betas"]
    o.adam.lr, o.adam.beta1, o.adam.beta2 = number(group, "lr"), float(beta1), float(beta2)
    o.adam.eps, o.adam.weight_decay = number(group, "eps"), number(group, "weight_decay")
    o.adam.amsgrad, o.adam.maximize = flag(group, "amsgrad"), flag(group, "maximize")
    o.adam.decoupled = flag(group, "decoupled_weight_decay")
    return 0

cdef int adam_state(Run* run, ParamSlot* slot, Tensor p, const Options* o, state) except -1:
    cdef dict values = state_of(state, p)
    slot.step = count_step(values)
    slot.s0 = state_data(run, values, "exp_avg", p)
    slot.s1 = state_data(run, values, "exp_avg_sq", p)
    if o.adam.amsgrad:
        slot.s2 = state_data(run, values, "max_exp_avg_sq", p)
    return 0

def adam(list groups, state):
    """Adam's step, AdamW's where the group says decoupled_weight_decay; with amsgrad on request."""
    run_step(groups, state, <void*>dispatch.optim.adam[0], <void*>dispatch.optim.adam[1], adam_options, adam_state)


cdef int adagrad_options(dict group, Options* o) except -1:
    o.adagrad.lr, o.adagrad.lr_decay = number(group, "lr"), number(group, "lr_decay")
    o.adagrad.weight_decay, o.adagrad.eps = number(group, "weight_decay"), number(group, "eps")
    o.adagrad.maximize = flag(group, "maximize")
    return 0

cdef int adagrad_state(Run* run, ParamSlot* slot, Tensor p, const Options* o, state) except -1:
    cdef dict values = state_of(state, p)
    slot.step = count_step(values)
    slot.s0 = state_data(run, values, "sum", p)
    return 0

def adagrad(list groups, state):
    """Adagrad's step: s += g g; p -= lr / (1 + (step - 1) lr_decay) g / (sqrt(s) + eps)."""
    run_step(groups, state, <void*>dispatch.optim.adagrad[0], <void*>dispatch.optim.adagrad[1], adagrad_options, adagrad_state)


cdef int rmsprop_options(dict group, Options* o) except -1:
    o.rmsprop.lr, o.rmsprop.alpha, o.rmsprop.eps = number(group, "lr"), number(group, "alpha"), number(group, "eps")
    o.rmsprop.weight_decay, o.rmsprop.momentum = number(group, "weight_decay"), number(group, "momentum")
    o.rmsprop.centered, o.rmsprop.maximize = flag(group, "centered"), flag(group, "maximize")
    return 0

cdef int rmsprop_state(Run* run, ParamSlot* slot, Tensor p, const Options* o, state) except -1:
    cdef dict values = state_of(state, p)
    slot.step = count_step(values)
    slot.s0 = state_data(run, values, "square_avg", p)
    if o.rmsprop.momentum > 0:
        slot.s1 = state_data(run, values, "momentum_buffer", p)
    if o.rmsprop.centered:
        slot.s2 = state_data(run, values, "grad_avg", p)
    return 0

def rmsprop(list groups, state):
    """RMSprop's step: v = alpha v + (1 - alpha) g g; p -= lr g / (sqrt(v) + eps); where centered, v less the square of
    g's average under the root."""
    run_step(groups, state, <void*>dispatch.optim.rmsprop[0], <void*>dispatch.optim.rmsprop[1], rmsprop_options, rmsprop_state)


def zero_grads(list groups, bint set_to_none):
    """Drop every parameter's gradient, or fill it with zeros (a new one where it is part of a graph)."""
    cdef Tensor p, grad
    for group in groups:
        for p in params_of(group):
            if set_to_none or p.grad_ is None:
                p.grad_ = None
                continue
            grad = <Tensor>p.grad_
            if grad.node is not None:
                p.grad_ = grad = grad.detach()
            grad.requires_grad_(False)
            grad.zero_()
