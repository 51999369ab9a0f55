"""What surrounds the reading of articles: a limit on its time, in whichever thread, and a seldom search for garbage.

In the main thread of a process (a worker process, the command line, a notebook) the timer of the system interrupts it,
a long search by a regular expression included. In other threads (Dask workers, thread pools), and on systems without
that timer, a watching thread raises the error between two steps of the interpreter: a single long call into C ends
first.
"""

from __future__ import annotations

import ctypes
import gc
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager

_OFTEN = 100_000  # new objects between two searches for garbage: those of some twenty articles


class TookTooLong(BaseException):
    """Raised in code that runs past its limit; no Exception, so that code that is robust does not swallow it."""


@contextmanager
def time_limit(seconds: float | None) -> Iterator[None]:
    """Raise TookTooLong inside the block once it has run for so many seconds; None sets no limit."""
    if seconds is None:
        yield
    elif threading.current_thread() is threading.main_thread() and hasattr(signal, "setitimer"):
        with _by_signal(seconds):
            yield
    else:
        with _by_watcher(seconds):
            yield


@contextmanager
def _by_signal(seconds: float) -> Iterator[None]:
    def stop(number: int, frame: object) -> None:
        raise TookTooLong

    before = signal.signal(signal.SIGALRM, stop)
    left, every = signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
        if left:
            signal.setitimer(signal.ITIMER_REAL, left, every)


@contextmanager
def _by_watcher(seconds: float) -> Iterator[None]:
    raise_in = ctypes.pythonapi.PyThreadState_SetAsyncExc
    thread = ctypes.c_ulong(threading.get_ident())
    lock, over = threading.Lock(), threading.Event()

    def watch() -> None:
        if not over.wait(seconds):
            with lock:
                if not over.is_set():
                    raise_in(thread, ctypes.py_object(TookTooLong))

    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    try:
        yield
    finally:
        with lock:
            over.set()
            raise_in(thread, None)  # one that is on its way but not yet raised is called back
        watcher.join()


@contextmanager
def settled() -> Iterator[None]:
    """Let the search for cyclic garbage look only at what is made inside the block, and seldom.

    The million objects of the model and of the caller stay; walking them again and again takes a tenth of the time
    that reading takes. What the block leaves behind is collected at its end. A collector that the caller has
    switched off, or frozen, is left alone.
    """
    if not gc.isenabled() or gc.get_freeze_count():
        yield
        return
    before = gc.get_threshold()
    gc.freeze()
    gc.set_threshold(_OFTEN, *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)
        gc.collect()
        gc.unfreeze()
