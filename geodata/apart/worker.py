"""The process that reads files: it confines itself, then answers calls until its parent ends."""

from __future__ import annotations

import os
import pickle
import sys
from importlib import import_module
from typing import Any

from ansinh.geodata.apart.confine import confine
from ansinh.geodata.apart.garbage import collect_seldom
from ansinh.geodata.apart.reply import read_frame, write_frame
from ansinh.geodata.apart.texts import texts_of_python


def answer(request: bytes) -> bytes:
    """Return the pickled answer to a call: what it returned, an error of our own readers, or a sentence on any other."""
    here, function, args, kwargs = pickle.loads(request)  # noqa: S301 - our parent's
    try:
        os.chdir(here)
        told: tuple[str, Any] = ("returned", function(*args, **kwargs))
    except MemoryError:
        told = ("failed", "reading it takes more memory than is allowed")
    except RecursionError:
        told = ("failed", "its parts lie too deep inside each other")
    except Exception as error:  # noqa: BLE001 - libraries raise whatever a damaged file makes them raise
        ours = type(error).__module__.startswith("ansinh.")
        told = ("raised", error) if ours else ("failed", f"{type(error).__name__}: {error}"[:_LONGEST])
    return pickle.dumps(told, protocol=5)


_LONGEST = 300  # letters of a library's own message


def main(folder: str, *modules: str) -> None:
    """Load modules that are needed soon, and answer calls; what libraries print goes nowhere."""
    collect_seldom()
    calls, answers = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    confine(folder)
    # Texts of Arrow go between processes as bare memory, which a hostile answer could fill with anything.
    texts_of_python()
    for module in modules:
        import_module(module)
    while request := read_frame(calls):
        write_frame(answers, answer(request))


if __name__ == "__main__":
    main(*sys.argv[1:])
