"""What matters most to a group, how sure that is, and where two groups agree.

Ask (`choose_pairs`), estimate (`from_pairs`, `from_shares`), then read: `order` gives each item's
place with its interval, `compare` and `agree` set two groups side by side, `combine` makes one list
with declared weights. Deterministic; numpy alone, for web processes do not load scipy.

Intervals speak of chance alone: who came to vote is not a sample of everybody.
"""

from analysis.priorities.estimates import Estimate, Place, bands, leaders, order
from analysis.priorities.forums import Agreement, Contrast, agree, combine, compare, kendall
from analysis.priorities.pairs import SAME, Duel, choose_pairs, count_wins, from_pairs
from analysis.priorities.shares import from_dots, from_shares

__all__ = [
    "SAME",
    "Agreement",
    "Contrast",
    "Duel",
    "Estimate",
    "Place",
    "agree",
    "bands",
    "choose_pairs",
    "combine",
    "compare",
    "count_wins",
    "from_dots",
    "from_pairs",
    "from_shares",
    "kendall",
    "leaders",
    "order",
]
