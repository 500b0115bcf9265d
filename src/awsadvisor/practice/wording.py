"""How an item's options are shown: by their own text, or by the catalog's name."""

from __future__ import annotations

from collections.abc import Mapping

from awsadvisor.knowledge import Knowledge
from awsadvisor.practice.models import Item

ANNOUNCED = {2: "Choose two.", 3: "Choose three.", 4: "Choose four.", 5: "Choose five.", 6: "Choose six."}


def option_texts(knowledge: Knowledge, item: Item) -> Mapping[str, str]:
    """The text of each option, by its id, in the order in which it is written."""
    names = knowledge.decisions[item.decision].options if item.decision else {}
    return {option.id: option.text or names[option.id].name for option in item.options}


def instruction(item: Item) -> str:
    """What is asked of the reader, as the exam announces it."""
    match item.type:
        case "multiple_choice":
            return "Choose one."
        case "multiple_response":
            return ANNOUNCED[len(item.right)]
        case "ordering":
            return "Put these in order."
        case "matching":
            return "Match each line with one option."
