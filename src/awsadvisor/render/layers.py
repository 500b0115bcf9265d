"""The recommended architecture from top to bottom: which picks stand on which layer."""

from __future__ import annotations

from dataclasses import dataclass

from awsadvisor.advice import Advice, Recommendation

LAYERS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("What it is built on", ("ai_fit", "service", "build_platform", "developer_assistant")),
    (
        "Models and prompts",
        ("foundation_model", "customization", "prompting", "prompt_management", "inference_parameter"),
    ),
    ("Knowledge and agents", ("retrieval", "vector_store", "embedding", "agents")),
    ("Serving and capacity", ("inference", "bedrock_capacity", "serving_setup", "cost_driver")),
    (
        "Data and model lifecycle",
        (
            "ml_problem",
            "data_preparation",
            "ml_tooling",
            "ml_stage",
            "model_fit",
            "evaluation_metric",
            "evaluation_method",
        ),
    ),
    (
        "Security",
        ("identity", "network", "encryption", "data_protection", "threat_defence", "shared_responsibility"),
    ),
    (
        "Trust and governance",
        (
            "guardrails",
            "responsible_ai",
            "ai_risk",
            "monitoring",
            "audit_logging",
            "compliance_evidence",
            "data_governance",
        ),
    ),
)
ELSEWHERE = "Further decisions"
"""Where the decisions of an overlay stand."""


@dataclass(frozen=True, slots=True)
class Layer:
    """One layer, with the decisions on it that have a pick."""

    title: str
    decisions: tuple[Recommendation, ...]


def layers(advice: Advice) -> tuple[Layer, ...]:
    """The layers that have a pick, top to bottom."""
    placed = {name for _, names in LAYERS for name in names}
    others = tuple(name for name in advice.recommendations if name not in placed)
    found = []
    for title, names in (*LAYERS, (ELSEWHERE, others)):
        decided = tuple(advice[name] for name in names if name in advice.recommendations and advice[name].picks)
        if decided:
            found.append(Layer(title, decided))
    return tuple(found)
