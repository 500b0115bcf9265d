"""The page of services: names, lifecycle, compliance programmes, and the decisions in which their options stand."""

from __future__ import annotations

from collections.abc import Iterator

from awsadvisor.availability import stated
from awsadvisor.knowledge import Knowledge
from awsadvisor.models import Service, Stage
from awsadvisor.reference.blocks import NOTICE, Citations, anchor, table
from awsadvisor.render.markdown import escape
from awsadvisor.render.phrases import offered_words, stage_words

PROGRAMMES = {
    "hipaa": "HIPAA",
    "soc": "SOC",
    "fedramp": "FedRAMP",
    "iso_27001": "ISO 27001",
    "iso_42001": "ISO 42001",
    "pci_dss": "PCI DSS",
}


def services_page(knowledge: Knowledge) -> str:
    """Every service and feature in the catalog."""
    citations = Citations(knowledge)
    services = sorted(knowledge.services.values(), key=lambda service: service.name.casefold())
    lines = [NOTICE, "# Services", "", "[Reference](index.md)", ""]
    lines += [
        "AWS services, and features whose lifecycle or Regions differ from their service's. An entry that names no "
        "Regions is offered where botocore's data has its API. Under a compliance programme AWS lists what is eligible "
        "or in scope; what a customer must still do is another matter.",
        "",
        "## Not open as usual",
        "",
        f"On {knowledge.date}, the day of the newest source:",
        "",
    ]
    lines += table(
        ["Service", "State", "Successor"],
        [
            [_link(service), escape(stage_words(_bare(stage))), _successor(knowledge, service)]
            for service in services
            for stage in _reached(knowledge, service)[-1:]
            if stage.state != "active"
        ],
    )
    lines += ["## All services", ""]
    for service in services:
        lines += _service(knowledge, service, citations)
    return "\n".join([*lines, *citations.addresses(), ""])


def _reached(knowledge: Knowledge, service: Service) -> list[Stage]:
    return [stage for stage in service.lifecycle if stage.since is None or stage.since <= knowledge.date]


def _bare(stage: Stage) -> Stage:
    """Without the doubt, for a table; the service's own entry has it."""
    return stage.model_copy(update={"unverified": None})


def _link(service: Service) -> str:
    return f"[{escape(service.name)}](#service-{service.id})"


def _successor(knowledge: Knowledge, service: Service) -> str:
    return _link(knowledge.services[service.successor]) if service.successor else ""


def _service(knowledge: Knowledge, service: Service, citations: Citations) -> list[str]:
    lines = [anchor("service", service.id), "", f"### {escape(service.name)}", "", f"`{service.id}`", ""]
    lines += [escape(service.summary), ""]
    lines += [f"- **{label}** {text}" for label, text in _facts(knowledge, service, citations)]
    return [*lines, f"- **Sources** {citations.links(service.cited)}", ""]


def _facts(knowledge: Knowledge, service: Service, citations: Citations) -> Iterator[tuple[str, str]]:
    if service.formerly:
        yield "Formerly", escape(", ".join(service.formerly))
    if service.aka:
        yield "Also called", escape(", ".join(service.aka))
    if any(stage.state != "active" for stage in service.lifecycle):
        yield "Lifecycle", escape("; ".join(map(stage_words, service.lifecycle)))
    if service.successor:
        yield "Successor", _successor(knowledge, service)
    if service.offered_in:
        yield "Offered", escape(offered_words(knowledge, stated(knowledge, service.name, service.offered_in)))
    if service.programmes:
        said = [
            f"{PROGRAMMES.get(name, name)}: {citations.link(programme.sources[0], programme.status.replace('_', ' '))}"
            for name, programme in service.programmes.items()
        ]
        yield "Programmes", ", ".join(said)
    if service.unverified:
        yield "Unverified", escape(service.unverified)
    options = [
        f"[{escape(option.name)}](decisions/{decision.id}.md#option-{option.id})"
        for decision in knowledge.decisions.values()
        for option in decision.options.values()
        if option.service == service.id
    ]
    if options:
        yield "Options", ", ".join(options)
