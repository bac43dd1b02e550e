"""The random numbers of @saf/random in place of NumPy's, so that code written for either draws the same numbers."""

import numpy as np
import scipy.stats


class Alea:
    """Baagøe's generator of uniform numbers in [0, 1), seeded with text."""

    def __init__(self, seed):
        self.n = 0xEFC8249D
        states = [self.mash(" ") for _ in range(3)]
        self.states = [state + 1 if state < 0 else state for state in (each - self.mash(seed) for each in states)]
        self.carry = 1

    def mash(self, text):
        n = self.n
        for character in text:
            n += ord(character)
            h = 0.02519603282416938 * n
            n = int(h) & 0xFFFFFFFF
            h = (h - n) * n
            n = int(h) & 0xFFFFFFFF
            n += (h - n) * 0x100000000
        self.n = n
        return (int(n) & 0xFFFFFFFF) * 2.0**-32

    def next(self):
        first, second, third = self.states
        t = 2091639 * first + self.carry * 2.0**-32
        self.carry = int(t)
        self.states = [second, third, t - self.carry]
        return self.states[2]


class RandomSource:
    """What the published codes use of numpy.random, fed by one stream."""

    def __init__(self, *path):
        self.alea = Alea("/".join(map(str, path)))

    def random(self, shape=None):
        if shape is None:
            return self.alea.next()
        return np.array([self.alea.next() for _ in range(int(np.prod(shape)))]).reshape(shape)

    def uniform(self, low=0.0, high=1.0, size=None):
        return low + (high - low) * self.random(size)

    def randint(self, low, high=None, size=None):
        if high is None:
            low, high = 0, low
        return np.floor(low + (high - low) * self.random(size)).astype(int)

    def choice(self, values, size):
        return np.array(values)[self.randint(0, len(values), (size,))]

    def normal(self, loc=0.0, scale=1.0, size=None):
        """Marsaglia's polar method: each point of the disk gives two numbers; kept in single precision."""
        out = []
        while len(out) < int(np.prod(size)):
            x, y = self.alea.next() * 2 - 1, self.alea.next() * 2 - 1
            radius = x * x + y * y
            if 0 < radius <= 1:
                factor = np.sqrt(-2 * np.log(radius) / radius)
                out += [loc + scale * y * factor, loc + scale * x * factor]
        return np.array(out[: int(np.prod(size))], np.float32).astype(float).reshape(size)

    def poisson(self, mean):
        return scipy.stats.poisson.ppf(self.random(mean.shape), np.maximum(mean, 1e-300)).clip(0)

    def put_in_place(self):
        for name in ("random", "uniform", "randint", "choice", "normal", "poisson"):
            setattr(np.random, name, getattr(self, name))
        np.random.default_rng = lambda *_: self
