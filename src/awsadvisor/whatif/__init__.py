"""What would change a decision: the smallest sets of changed answers, and the one answer or rule that holds a win.

A change gives one question another answer, answers one that is open, or puts one word into a list or takes it out.
Rules see many answers alike, so one change stands for all of them: for a number, the stretch beyond a threshold.
"""

from awsadvisor.whatif.flips import Change, Flip
from awsadvisor.whatif.fragility import Fragility, Hold, fragility
from awsadvisor.whatif.outcomes import Outcomes
from awsadvisor.whatif.search import (
    MOST_CHANGES,
    DisagreementError,
    all_flips,
    beyond_limits,
    flips,
    flips_by_size,
    ways_to_win,
)
from awsadvisor.whatif.stops import stops

__all__ = [
    "MOST_CHANGES",
    "Change",
    "DisagreementError",
    "Flip",
    "Fragility",
    "Hold",
    "Outcomes",
    "all_flips",
    "beyond_limits",
    "flips",
    "flips_by_size",
    "fragility",
    "stops",
    "ways_to_win",
]
