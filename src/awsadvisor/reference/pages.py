"""Every reference page by its path, and the first of them."""

from __future__ import annotations

from awsadvisor.knowledge import Decision, Knowledge
from awsadvisor.reference.blocks import NOTICE, table
from awsadvisor.reference.decision import decision_page, picks_words
from awsadvisor.reference.questions import questions_page
from awsadvisor.reference.rules import facts_page
from awsadvisor.reference.services import services_page
from awsadvisor.reference.sources import sources_page
from awsadvisor.render.markdown import escape
from awsadvisor.wording import plural


def pages(knowledge: Knowledge) -> dict[str, str]:
    """Path to text of every page, as `decisions/inference.md`."""
    found = {"index.md": _index(knowledge)}
    for decision in knowledge.decisions.values():
        found[f"decisions/{decision.id}.md"] = decision_page(knowledge, decision)
    found["facts.md"] = facts_page(knowledge)
    found["questions.md"] = questions_page(knowledge)
    found["services.md"] = services_page(knowledge)
    found["sources.md"] = sources_page(knowledge)
    return found


def _index(knowledge: Knowledge) -> str:
    """What is here, and the decisions in the order in which advice makes them."""
    overlays = f", with {', '.join(map(escape, knowledge.overlays))}" if knowledge.overlays else ""
    lines = [NOTICE, "# Reference", ""]
    lines += [
        f"What awsadvisor {knowledge.version} knows{overlays}. The newest source was checked on {knowledge.date}.",
        "",
        f"- The {plural(len(knowledge.decisions), 'decision')} below: options side by side, each option, and the rules",
        f"- [Questions](questions.md): the {len(knowledge.questions)} things that a scenario can answer",
        f"- [Facts](facts.md): {plural(len(knowledge.fact_rules), 'rule')} that several decisions share",
        f"- [Services](services.md): {len(knowledge.services)} services and features, with lifecycle and programmes",
        f"- [Sources](sources.md): the {len(knowledge.sources)} pages that all of it rests on, with their last check",
        "",
        "## Decisions",
        "",
    ]
    header = ["Decision", "Picks", "Options", "Rules", "After"]
    return "\n".join([*lines, *table(header, [_row(knowledge, decision) for decision in knowledge.decisions.values()])])


def _row(knowledge: Knowledge, decision: Decision) -> list[str]:
    return [
        f"[{escape(decision.title)}](decisions/{decision.id}.md)",
        picks_words(knowledge, decision),
        str(len(decision.options)),
        str(len(decision.rules)),
        ", ".join(f"[{name}](decisions/{name}.md)" for name in decision.after),
    ]
