"""Keys typed ahead, many in one packet of a slow line: what is typed acts before the key that follows it."""

import asyncio
from contextlib import suppress

from textual.dom import DOMNode
from textual.screen import Screen
from textual.widget import Widget

_MOST = 2.0
"""Seconds; whoever takes longer is not waited for."""


async def acted(box: Widget) -> None:
    """Wait until what was typed into a box has come to it, and what it told of that to all around it.

    Bindings with priority act when the app takes their key. Letters wait in the queue of their box, and what the box
    tells in those of its ancestors: without this, `chanjo` and Enter in one packet would choose before it is typed.
    """
    if not box.check_consume_key("a", "a"):
        return  # it takes no letters, and its keys have priority
    with suppress(TimeoutError):
        async with asyncio.timeout(_MOST):
            await _passed(box)
            for node in box.ancestors_with_self:
                await _passed(node)
                if isinstance(node, Screen):
                    break


async def _passed(node: DOMNode) -> None:
    """Wait until a queue has come to where it ends now."""
    here = asyncio.Event()
    if node.is_running and node.call_later(here.set):
        await here.wait()
