"""Results that come later: what a program waits for that another thread, or itself, will set."""
import threading
import traceback

from microgradx._rows import need

__all__ = ["Future", "collect_all", "wait_all"]


class Future:
    """A result that set_result or set_exception puts in once; functions that were given to then and add_done_callback run at that moment.

    devices: a list of GPUs on which the result lies; ValueError for any other than none, as there are none.

    >>> from microgradx.futures import Future
    >>> future = Future()
    >>> doubled = future.then(lambda done: 2 * done.value())
    >>> future.set_result(3)
    >>> doubled.wait()
    6
    """

    def __init__(self, *, devices=None):
        need(not devices, ValueError, f"Future: Expected devices to have indices, got {devices}: there are no GPUs")
        self._done, self._changing, self._callbacks = threading.Event(), threading.Lock(), []

    def __class_getitem__(cls, kind):
        return cls

    def __reduce__(self):
        raise RuntimeError("Can not pickle microgradx.futures.Future")

    def done(self):
        """Is there a result or an exception?"""
        return self._done.is_set()

    def wait(self):
        """The result, as soon as it is there; an exception is raised."""
        self._done.wait()
        return self.value()

    def value(self):
        """The result; RuntimeError where there is none yet, and an exception is raised."""
        need(self.done(), RuntimeError, "Future.value: there is no result yet. Hint: wait() waits for one")
        if self._failed:
            raise self._result
        return self._result

    def _set(self, result, failed):
        with self._changing:
            need(not self.done(), RuntimeError, "Attempting to mark a completed Future as complete again. Hint: its result is set once")
            self._result, self._failed = result, failed
            self._done.set()
        for callback in self._callbacks:
            callback(self)

    def set_result(self, result):
        """Put the result in; RuntimeError for a second one."""
        self._set(result, False)

    def set_exception(self, result):
        """Put an exception in, which wait and value raise."""
        need(isinstance(result, Exception), AssertionError, f"{result} is of type {type(result)}, not an Exception.")
        self._set(result, True)

    def _when_done(self, callback):
        with self._changing:
            if not self.done():
                self._callbacks.append(callback)
                return
        callback(self)

    def then(self, callback):
        """A Future of what callback(self) will return; RuntimeError there where callback raises."""
        _check_callback("then", callback)
        following = Future()

        def go_on(done):
            try:
                result = callback(done)
            except Exception as error:
                following.set_exception(RuntimeError(f"Got the following error when running the callback: {type(error).__name__}: {error}"))
            else:
                following.set_result(result)
        self._when_done(go_on)
        return following

    def add_done_callback(self, callback):
        """Call callback(self) when done; what it returns is dropped, what it raises is printed."""
        _check_callback("add_done_callback", callback)

        def told(done):
            try:
                callback(done)
            except Exception:
                traceback.print_exc()
        self._when_done(told)


def _check_callback(op, callback):
    need(callable(callback), TypeError, f"{op}(): incompatible function arguments: callback must be a function, not {type(callback).__name__}")


def collect_all(futures):
    """A Future of the list of these Futures, done when all are; waiting for it raises the first exception among them.

    >>> from microgradx.futures import Future, collect_all
    >>> first, second = Future(), Future()
    >>> both = collect_all([first, second])
    >>> first.set_result(1)
    >>> both.done()
    False
    >>> second.set_result(2)
    >>> [future.value() for future in both.wait()]
    [1, 2]
    """
    need(isinstance(futures, (list, tuple)) and all(isinstance(future, Future) for future in futures), TypeError,
         "collect_all(): incompatible function arguments: a list of Futures is needed")
    futures, whole, left = list(futures), Future(), [len(futures)]
    counting = threading.Lock()

    def one_done(_):
        with counting:
            left[0] -= 1
            if left[0] > 0:
                return
        failed = [future for future in futures if future._failed]
        if failed:
            whole.set_exception(failed[0]._result)
        else:
            whole.set_result(futures)
    for future in futures:
        future._when_done(one_done)
    if not futures:
        whole.set_result([])
    return whole


def wait_all(futures):
    """The results of these Futures in a list, as soon as all are there; the first exception among them is raised."""
    return [future.value() for future in collect_all(futures).wait()]
