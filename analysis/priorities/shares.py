"""Stars that people shared, or dots that they put: what part each item got."""

from collections.abc import Collection, Mapping, Sequence

import numpy as np

from analysis.priorities.estimates import Array, Estimate


def from_shares(items: Sequence[str], ballots: Sequence[Mapping[str, float]]) -> Estimate:
    """The mean share of each item, where people share stars: every person weighs the same.

    A ballot says how many stars each item got; who gave none is not counted.
    """
    said = [ballot for ballot in ballots if sum(ballot.values()) > 0]
    rows = _rows(items, [[ballot.get(item, 0) for item in items] for ballot in said])
    even = np.full(len(items), 1 / len(items))
    # One person who gives nearly everything to one or two: a Dirichlet prior's spread.
    imagined = (np.diag(even) - np.outer(even, even)) / 2
    return _mean(items, rows / rows.sum(axis=1, keepdims=True), even, imagined)


def from_dots(items: Sequence[str], ballots: Sequence[Collection[str]]) -> Estimate:
    """The share of people who put a dot on each item; who put none is not counted.

    The middle is what each item would get, were the same dots spread evenly.
    """
    said = [ballot for ballot in ballots if ballot]
    rows = _rows(items, [[item in ballot for item in items] for ballot in said])
    each = float(rows.mean()) if said else 0.5
    even = np.full(len(items), each)
    return _mean(items, rows, even, np.diag(even * (1 - even)))


def _rows(items: Sequence[str], given: Sequence[Sequence[float]]) -> Array:
    return np.array(given, dtype=float).reshape(len(given), len(items))


def _mean(items: Sequence[str], rows: Array, even: Array, imagined: Array) -> Estimate:
    """The mean with its doubt, an imagined person with the spread `imagined` among them.

    Where a few people all agree, the spread between them is nought, which would say that we are
    sure; with the imagined one, the interval is close to Agresti and Coull's (1998).
    """
    people = len(rows)
    values = (rows.sum(axis=0) + even) / (people + 1)
    apart = rows - values
    covariance = (apart.T @ apart + imagined) / max(1, people) / (people + 1)
    return Estimate(tuple(items), people, values, (covariance,), float(even[0]), "share")
