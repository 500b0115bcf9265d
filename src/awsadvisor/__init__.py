"""awsadvisor: which AWS AI services, deployment option, customization and vector store fit a workload, and why.

>>> from awsadvisor import Advisor, Scenario
>>> advice = Advisor.load().advise(Scenario(answers={"payload_mb": 500, "response_time": "within_minutes"}))
>>> advice["inference"].picks
('asynchronous-inference',)
"""

from awsadvisor.advice import Advice, Evidence, OptionVerdict, Part, Recommendation
from awsadvisor.advisor import Advisor
from awsadvisor.errors import AdvisorError, InputError, Problem
from awsadvisor.models import Scenario
from awsadvisor.scenarios import read_scenario, unmet

__all__ = [
    "Advice",
    "Advisor",
    "AdvisorError",
    "Evidence",
    "InputError",
    "OptionVerdict",
    "Part",
    "Problem",
    "Recommendation",
    "Scenario",
    "read_scenario",
    "unmet",
]
