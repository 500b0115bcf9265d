"""The page of sources: what the knowledge rests on, the day of each check, and what cites it."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlsplit

from awsadvisor.knowledge import Knowledge
from awsadvisor.models import Source
from awsadvisor.reference.blocks import NOTICE
from awsadvisor.render.markdown import escape


def sources_page(knowledge: Knowledge) -> str:
    """Every source below the site or the guide that it is a page of."""
    cited = _citing(knowledge)
    lines = [NOTICE, "# Sources", "", "[Reference](index.md)", ""]
    lines += [
        "Pages that the knowledge rests on, the day on which each was last compared with it, and how often "
        "each decision cites it.",
        "",
    ]
    guides: dict[str, list[Source]] = {}
    for source in knowledge.sources.values():
        guides.setdefault(_guide(source.url), []).append(source)
    for guide, sources in sorted(guides.items()):
        lines += [f"## {escape(guide)}", ""]
        for source in sorted(sources, key=lambda source: (source.title.casefold(), source.id)):
            uses = [f"[{name}](decisions/{name}.md) {count}" for name, count in cited.get(source.id, {}).items()]
            lines.append(f"- [{escape(source.title)}]({source.url}), checked {source.checked}")
            lines += [f"  ({', '.join(uses)})"] if uses else []
        lines.append("")
    return "\n".join(lines)


def _guide(url: str) -> str:
    """`docs.aws.amazon.com/bedrock`: the site, and on AWS's own the guide or section."""
    parts = urlsplit(url)
    first = parts.path.strip("/").split("/")[0]
    return f"{parts.netloc}/{first}" if parts.netloc.endswith("aws.amazon.com") and first else parts.netloc


def _citing(knowledge: Knowledge) -> Mapping[str, Mapping[str, int]]:
    """How many options and rules of each decision rest on a source."""
    found: dict[str, dict[str, int]] = {}
    for decision in knowledge.decisions.values():
        entries = [set(rule.sources) for rule in decision.rules.values()]
        for option in decision.options.values():
            stages = [name for stage in option.lifecycle for name in stage.sources]
            limits = [name for limit in option.limits.values() for name in limit.sources]
            entries.append({*option.sources, *stages, *limits})
        for names in entries:
            for name in names:
                counts = found.setdefault(name, {})
                counts[decision.id] = counts.get(decision.id, 0) + 1
    return found
