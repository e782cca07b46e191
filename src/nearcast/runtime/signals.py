"""Being asked to stop."""

import asyncio
import signal


def stop_requested() -> asyncio.Event:
    """An event that is set by SIGTERM or SIGINT. Call it inside the running loop."""
    event = asyncio.Event()
    loop = asyncio.get_running_loop()
    for one in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(one, event.set)
    return event
