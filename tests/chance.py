"""How many texts hypothesis makes up for a law: the same ones in every run of the tests, others and many more in a hunt."""

import os
from typing import Any

from hypothesis import settings

TIMES = int(os.environ.get("POLICYKB_HUNT", "0"))


def laws_over(texts: int, **more: Any) -> settings:
    """Take how many texts a law is asked of, give the settings that ask it: `make test` repeats itself, `make hunt TIMES=20` takes 20 times as many by chance.

    >>> laws_over(12).max_examples in (12, 12 * TIMES)
    True
    """
    return settings(max_examples=texts * max(TIMES, 1), deadline=None, derandomize=not TIMES, **more)
