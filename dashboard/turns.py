"""How many pages are drawn at the same time, of all readers together."""

from threading import BoundedSemaphore

# Threads of Python share one core, and each more of them slows all others: a hundred readers who are drawn at once all wait for
# the last of them. Taking turns, each waits for those before. More than one, so that a slow database holds nobody else up.
AT_ONCE = 4
DRAWING = BoundedSemaphore(AT_ONCE)
