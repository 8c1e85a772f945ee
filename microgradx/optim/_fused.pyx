"""The fused steps: one kernel call updates a parameter.

`sgd(groups, state)` and its like read the options of each group and the state of each parameter anew in every step (a
dictionary look-up costs 10 ns), so whatever a scheduler, a hook or load_state_dict changed counts at once.
"""
from cpython.dict cimport PyDict_GetItemWithError, PyDict_SetItem
from cpython.object cimport PyObject
from libc.math cimport pow
from libc.string cimport memset

from kernels.optim cimport ParamSlot, part_fn
from kernels.types cimport C128, F32, F64, N_COMPUTE, isize
from microgradx._engine cimport dispatch
from microgradx._engine.dtype cimport ITEMSIZE, is_complex
from microgradx._engine.loops cimport cast, dense, raw_copy
from microgradx._engine.tensor cimport Tensor, empty_like, same_shape

cdef enum:
    RELEASE_GIL = 1 << 18    # elements: about 100 us of work

cdef struct Step:            # of one parameter after another
    double options[8]        # the kernel's struct
    PyObject* keys[3]        # of the pieces of state that this group wants, or NULL
    ParamSlot slot


cdef inline double number(dict group, str key) except? -1.5:
    cdef PyObject* value = PyDict_GetItemWithError(group, key)
    if value is NULL:
        raise KeyError(key)
    return <double><object>value if type(<object>value) is float else float(<object>value)


cdef inline bint flag(dict group, str key) except -1:
    cdef PyObject* value = PyDict_GetItemWithError(group, key)
    return False if value is NULL or <object>value is False else bool(<object>value)


cdef class Kind:
    """An optimizer: what it reads of a group (keys of numbers, then of flags, in the order of the kernel's struct) and which pieces of
    state a parameter has (key, key of the option that asks for it or None)."""
    cdef str name
    cdef tuple numbers, flags, pieces
    cdef bint counted            # does the state have a "step"?
    cdef const part_fn* part

    def __init__(self, str name, str numbers, str flags, dict pieces, bint counted=True):
        self.name = name
        self.numbers, self.flags, self.pieces, self.counted = tuple(numbers.split()), tuple(flags.split()), tuple(pieces.items()), counted

    cdef int read(self, dict group, Step* s) except -1:
        cdef isize k = 0
        memset(s, 0, sizeof(Step))
        for key in self.numbers:
            s.options[k] = number(group, <str>key)
            k += 1
        for key in self.flags:
            s.options[k] = flag(group, <str>key)
            k += 1
        k = 0
        for key, wanted in self.pieces:
            if wanted is None or flag(group, <str>wanted):
                s.keys[k] = <PyObject*>key            # held by self
            k += 1

    cdef dict bind(self, Step* s, Tensor p, state, list copies):
        """Find, or make, the state of p for the slot; None where it has none."""
        cdef dict values = None
        cdef char** buffer = &s.slot.s0
        cdef double before = s.slot.step
        cdef isize k
        for k in range(3):
            if s.keys[k] != NULL:
                key = <str>s.keys[k]
                if values is None:
                    values = state_of(state, p)
                    s.slot.step = count_step(values) if self.counted else 1 if missing(values, key) else 2
                buffer[k] = data(piece(values, key, p), p, True, key, copies)
        if self is ADAM and s.slot.step != before:          # nearly always all parameters share it
            s.slot.bias1, s.slot.bias2 = 1 - pow(s.options[6], s.slot.step), 1 - pow(s.options[7], s.slot.step)
        return values

    cdef int update(self, Step* s, Tensor p, Tensor grad, state, list copies) except -1:
        """The step of p, whose gradient this is."""
        cdef int dt = F64 if p.dt == C128 else F32 if p.dt >= N_COMPUTE else p.dt
        cdef ParamSlot* slot = &s.slot
        if dt != F32 and dt != F64:
            raise NotImplementedError(f"optimizer: parameters of {p.dtype} cannot be updated; use a floating dtype")
        slot.n = p.count * (1 + is_complex(p.dt))        # a complex number is updated as two real ones
        slot.param, slot.grad = data(p, p, True, "the parameter", copies), data(grad, p, False, "the gradient", copies)
        values = self.bind(s, p, state, copies)
        if slot.n >= RELEASE_GIL:
            held = None if values is None else list(values.values())       # another thread may let go of them
            with nogil:
                dispatch.optim.run(slot, self.part[dt], s.options)
        else:
            dispatch.optim.run(slot, self.part[dt], s.options)
        for written, copy in copies:
            if written is not None:
                raw_copy(<Tensor>written, <Tensor>copy)
        copies.clear()


cdef char* data(Tensor t, Tensor p, bint written, str what, list copies) except? NULL:
    """t's buffer, or that of a contiguous copy, of half precision in float32; t must be as p in shape and dtype. copies: (what each is to be
    written back to, or None, the copy)."""
    if t.dt != p.dt or not same_shape(t, p):
        raise RuntimeError(f"optimizer: {what} of shape {tuple(t.shape)} and {t.dtype} does not fit the parameter of "
                           f"shape {tuple(p.shape)} and {p.dtype}")
    if written:
        if t.storage.readonly:
            raise RuntimeError(f"optimizer: {what} lies in read-only memory; clone() it first")
        t.storage.version += 1
    if t.contiguous and (t.dt < N_COMPUTE or is_complex(t.dt)):
        return t.c_data
    copy = dense(t if t.dt < N_COMPUTE or is_complex(t.dt) else cast(t, F32))
    copies.append((t if written else None, copy))
    return copy.c_data


cdef Tensor zeros(Tensor p):
    """A tensor of state like p, of zeros."""
    cdef Tensor t = empty_like(p, p.dt)
    memset(t.c_data, 0, t.count * ITEMSIZE[t.dt])
    return t


cdef list params_of(object group):
    """The group's parameters; a TypeError instead of a crash where somebody put something else there."""
    params = PyDict_GetItemWithError(group, "params") if isinstance(group, dict) else NULL
    if params == NULL or not isinstance(<object>params, list):
        raise TypeError("optimizer: param_groups must hold dictionaries with a list of tensors as 'params'")
    return <list><object>params


cdef inline Tensor param(object p):
    if isinstance(p, Tensor):
        return <Tensor>p
    raise TypeError(f"optimizer can only optimize Tensors, but one of the params is {type(p).__name__}")


cdef dict state_of(object state, Tensor p):
    """The parameter's dictionary of state, made when missing."""
    if not isinstance(state, dict):
        raise TypeError(f"optimizer: state must be a dict of the parameters' states, got {type(state).__name__}")
    found = PyDict_GetItemWithError(state, p)
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
        made = p.new_zeros(p.shape) if p.is_meta else zeros(p)
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


cdef int run_step(Kind kind, list groups, state) except -1:
    cdef Step s
    cdef Tensor p
    cdef list copies = []
    for group in groups:
        params = params_of(group)
        kind.read(group, &s)
        if kind is ADAM:
            s.options[6], s.options[7] = group["betas"]
        for each in params:
            p = param(each)
            if isinstance(p.grad_, Tensor):
                kind.update(&s, p, <Tensor>p.grad_, state, copies)
            elif p.grad_ is not None:
                from .sparse_adam import step_sparsely
                step_sparsely(kind.name, p, group, state)


cdef Kind SGD = Kind("SGD", "lr momentum dampening weight_decay", "nesterov maximize", {"momentum_buffer": "momentum"}, counted=False)
cdef Kind ADAM = Kind("Adam", "lr eps weight_decay", "amsgrad maximize decoupled_weight_decay",
                      {"exp_avg": None, "exp_avg_sq": None, "max_exp_avg_sq": "amsgrad"})
cdef Kind ADAGRAD = Kind("Adagrad", "lr lr_decay weight_decay eps", "maximize", {"sum": None})
cdef Kind RMSPROP = Kind("RMSprop", "lr alpha eps weight_decay momentum", "centered maximize",
                         {"square_avg": None, "momentum_buffer": "momentum", "grad_avg": "centered"})
SGD.part, ADAM.part, ADAGRAD.part, RMSPROP.part = dispatch.optim.sgd, dispatch.optim.adam, dispatch.optim.adagrad, dispatch.optim.rmsprop


def sgd(list groups, state):
    """SGD's step: g += weight_decay p; b = momentum b + (1 - dampening) g; p -= lr (b, or g + momentum b)."""
    run_step(SGD, groups, state)

def adam(list groups, state):
    """Adam's step, AdamW's where the group says decoupled_weight_decay; with amsgrad on request."""
    run_step(ADAM, groups, state)

def adagrad(list groups, state):
    """Adagrad's step: s += g g; p -= lr / (1 + (step - 1) lr_decay) g / (sqrt(s) + eps)."""
    run_step(ADAGRAD, groups, state)

def rmsprop(list groups, state):
    """RMSprop's step: v = alpha v + (1 - alpha) g g; p -= lr g / (sqrt(v) + eps); where centered, v less the square of
    g's average under the root."""
    run_step(RMSPROP, groups, state)


def zero_grads(list groups, bint set_to_none):
    """Drop every parameter's gradient, or fill it with zeros (a new one where it is part of a graph)."""
    cdef Tensor p, grad
    for group in groups:
        for each in params_of(group):
            p = param(each)
            if set_to_none or p.grad_ is None:
                p.grad_ = None
                continue
            if not isinstance(p.grad_, Tensor):
                p.grad_ = p.grad_.zero_()
                continue
            grad = <Tensor>p.grad_
            if grad.node is not None:
                p.grad_ = grad = grad.detach()
            grad.requires_grad_(False)
            grad.zero_()
