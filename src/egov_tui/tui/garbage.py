"""When Python looks for garbage: a look at all that lives takes 30 ms, which a reader who holds a key down sees."""

import gc

_YOUNG, _OLDER, _OLD = 5_000, 20, 20
"""Objects more than before until one looks among the newest; looks among the newer until one among the older."""


def hold() -> None:
    """Look for none while the reader is being built: nearly all that is made then lives to the end."""
    gc.disable()


def begin() -> None:
    """Look for it from now on, seldom, and never in what was built meanwhile."""
    if not gc.isenabled():
        gc.freeze()
        gc.set_threshold(_YOUNG, _OLDER, _OLD)
        gc.enable()
