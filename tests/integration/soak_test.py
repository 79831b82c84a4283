"""A short soak; soak.py runs a long one by hand."""
import random

from soak import Soak


def test_random_restarts_lose_nothing(case):
    broker = case.broker()
    broker.start()
    Soak(case, 200_000).run(3, random.Random(1), broker.address)
