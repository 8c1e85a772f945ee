"""Hooks: they stand in a dict by a number, and a handle takes them out again."""
import itertools

_ids = itertools.count()


class RemovableHandle:
    """Removes a hook: `handle.remove()`, or leaving a `with` block of the handle."""
    __module__ = "microgradx.utils.hooks"

    def __init__(self, *dicts):
        self.id, self.dicts = next(_ids), dicts

    def hooks_dict_ref(self):
        """The dict in which the hook stands by the handle's id."""
        return self.dicts[0]

    def remove(self):
        """Take the hook away; a second call does nothing."""
        for hooks in self.dicts:
            hooks.pop(self.id, None)

    def __enter__(self):
        return self

    def __exit__(self, *exc):
        self.remove()


def unserializable_hook(hook):
    """Mark a tensor's hook as one that pickle may leave out without a warning; returns it.

    >>> import microgradx
    >>> x = microgradx.ones(1, requires_grad=True)
    >>> handle = x.register_hook(microgradx.utils.hooks.unserializable_hook(print))
    """
    hook.__torch_unserializable__ = True
    return hook


def add_hook(hooks, hook, prepend=False, marks=()):
    """Register hook in a dict (an ordered one, to prepend); marks: the (dict, bool) pairs that remember its options by the same id."""
    handle = RemovableHandle(hooks, *[mark for mark, _ in marks])
    hooks[handle.id] = hook
    for mark, wanted in marks:
        if wanted:
            mark[handle.id] = True
    if prepend:
        hooks.move_to_end(handle.id, last=False)
    return handle
