"""Samples of the items that are made from the knowledge."""

from awsadvisor.practice.generating import Maker
from awsadvisor.practice.models import Item


def sample_of(maker: Maker, step: int, first: int) -> list[Item]:
    """An item for every so many-th option of every decision, beginning with one of the first."""
    return [
        item
        for decision in maker.words.decisions
        for number, option in enumerate(maker.advisor.knowledge.decisions[decision].options)
        if number % step == first
        for item in [maker.item(decision, option, number)]
        if item is not None
    ]
