"""The primitives that differ between the asynchronous and the generated synchronous client."""

import asyncio
import threading
import time

AsyncLock = asyncio.Lock
Lock = threading.Lock
async_sleep = asyncio.sleep
sleep = time.sleep

__all__ = ["AsyncLock", "Lock", "async_sleep", "sleep"]
