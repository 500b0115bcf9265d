"""Every rule's near miss, through one function; and that each rule can fire at all."""

import pytest

from awsadvisor.checks import near_miss_truth
from awsadvisor.loading import read_knowledge

RULES = dict(read_knowledge().rules())


@pytest.mark.parametrize("name", [name for name, rule in RULES.items() if rule.near_miss])
def test_a_rule_does_not_fire_for_its_near_miss(name, advisor):
    assert near_miss_truth(advisor, RULES[name]) is not True


def test_reasons_read_as_sentences():
    for name, rule in RULES.items():
        assert not rule.because[0].islower() or rule.because.startswith(("pgvector", "k-NN")), name
        assert rule.because.rstrip().endswith("."), name
        assert "compliant" not in rule.because.lower(), name
