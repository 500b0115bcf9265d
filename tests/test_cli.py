"""The command line as its users call it: files, pipes, formats, exit codes."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

TOP = Path(__file__).parents[1]
DEMO = "examples/claims-photos.yaml"


def run(*arguments: str, stdin: str = "", **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "awsadvisor", *arguments], input=stdin, capture_output=True, text=True, cwd=TOP,
        env={**os.environ, **environment}, check=False,
    )  # fmt: skip


def ok(*arguments: str, **more: str) -> str:
    done = run(*arguments, **more)
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


def test_text_answers_first_and_fits_eighty_columns():
    lines = ok("recommend", DEMO).splitlines()
    assert "SageMaker Asynchronous Inference" in " ".join(lines[:4])
    assert max(len(line) for line in lines if "https://" not in line) <= 80
    assert not any(line.endswith(" ") for line in lines)
    assert "\x1b" not in "".join(lines)
    text = " ".join(" ".join(lines).split())
    assert "20 MB per request; it takes up to 4 MB." in text
    assert "(checked 2026-11-22)" in text


def test_brief_text_has_each_pick_with_its_weightiest_reason():
    advice = json.loads(ok("recommend", str(DEMO), "--format", "json"))["recommendations"]
    text = ok("recommend", str(DEMO), "--brief")
    assert max(map(len, text.splitlines())) <= 80
    flat = " ".join(text.split())
    for decision, found in advice.items():
        if found["picks"]:
            options = {option["id"]: option for option in found["options"]}
            assert all(options[pick]["name"] in flat for pick in found["picks"]), decision
    assert "Minutes are enough for a queue" in flat
    assert "runner-up" not in text


def test_the_same_call_prints_the_same_bytes():
    assert ok("recommend", DEMO, "-f", "json") == ok("recommend", DEMO, "-f", "json", PYTHONHASHSEED="7")


def test_json_has_the_promised_shape():
    data = json.loads(ok("recommend", DEMO, "--format", "json"))
    assert list(data) == ["schema_version", "knowledge", "scenario", "recommendations", "warnings", "next_questions"]
    assert data["schema_version"] == 1
    assert data["scenario"]["as_of"] == "2026-11-22"
    inference = data["recommendations"]["inference"]
    assert inference["status"] == "decided"
    assert inference["picks"] == ["asynchronous-inference"]
    option = inference["options"][0]
    assert {"id", "name", "verdict", "score", "lowest", "highest", "evidence"} == set(option)
    evidence = option["evidence"][0]
    assert {"rule", "effect", "weight", "because", "answers", "sources"} <= set(evidence)


def test_several_scenarios_are_json_lines():
    lines = ok("recommend", DEMO, DEMO, "-f", "json").splitlines()
    assert [json.loads(line)["schema_version"] for line in lines] == [1, 1]


def test_yaml_says_the_same_as_json():
    documents = list(yaml.safe_load_all(ok("recommend", DEMO, DEMO, "-f", "yaml")))
    assert documents == [json.loads(ok("recommend", DEMO, "-f", "json"))] * 2


def test_markdown_shows_scenario_text_as_it_is():
    scenario = "title: '<script>alert(1)</script> [x](http://evil) *bold*'\nanswers: {payload_mb: 500, response_time: within_minutes}\n"
    text = ok("recommend", "-", "-f", "markdown", stdin=scenario)
    assert text.startswith(r"# \<script\>alert(1)\</script\> \[x\](http://evil) \*bold\*")


def test_standard_input_set_and_decision():
    changed = json.loads(
        ok("recommend", "-", "-d", "inference", "--set", "payload_mb=1", "--set", "response_time=immediate",
           "--set", "optimise_for=lowest_latency,scale", "-f", "json", stdin="answers: {payload_mb: 500}\n")
    )  # fmt: skip
    assert list(changed["recommendations"]) == ["inference"]
    assert changed["recommendations"]["inference"]["picks"] == ["real-time-inference"]


def test_lens_account_and_date_override_the_scenario():
    data = json.loads(
        ok("recommend", DEMO, "--lens", "exam", "--account", "existing", "--as-of", "2026-01-01", "-f", "json")
    )
    assert data["scenario"] | {"title": ""} == {
        "title": "",
        "lens": "exam",
        "account": "existing",
        "as_of": "2026-01-01",
    }


def test_strict_exits_one_when_an_expectation_fails(tmp_path):
    scenario = tmp_path / "s.yaml"
    scenario.write_text(
        "answers: {payload_mb: 500, response_time: within_minutes}\nexpect: {inference: batch-transform}\n"
    )
    done = run("recommend", str(scenario), "--strict", "-d", "inference")
    assert done.returncode == 1
    assert done.stderr.endswith("inference: expected batch-transform; the advice says asynchronous-inference\n")
    scenario.write_text(
        "answers: {payload_mb: 500, response_time: within_minutes}\nexpect: {inference: asynchronous-inference}\n"
    )
    assert run("recommend", str(scenario), "--strict", "-d", "inference").returncode == 0


def test_strict_exits_one_when_a_decision_asked_for_stays_open():
    done = run("recommend", "-", "--strict", "-d", "inference", stdin="answers: {}\n")
    assert done.returncode == 1
    assert "inference: stays open" in done.stderr


def test_questions_catalog_and_rules_can_be_read():
    assert "  payload_mb\n    a number: 0 to" in ok("questions", "inference")
    assert "closed to new customers since 2026-07-30" in ok("catalog", "show", "kendra index")
    assert ok("catalog", "show", "realtime inference") == ok("catalog", "show", "real-time-inference")
    assert "closed to new customers since 2026-07-30" in ok("catalog", "list", "services")
    assert "serverless-inference" in ok("catalog", "list", "inference")
    rule = ok("rules", "list", "inference").splitlines()[0].strip()
    assert "because" in ok("rules", "show", rule)


def test_new_scenario_is_a_scenario(tmp_path):
    target = tmp_path / "mine.yaml"
    ok("new", "scenario", "-d", "inference", "-o", str(target))
    text = target.read_text()
    assert "# payload_mb: 0" in text
    filled = text.replace("# payload_mb: 0", "payload_mb: 500")
    assert (
        json.loads(ok("recommend", "-", "-f", "json", stdin=filled))["scenario"]["title"] == "A name for this workload"
    )


def test_new_rule_and_option_can_be_pasted(tmp_path):
    (tmp_path / "rules").mkdir()
    (tmp_path / "catalog" / "sources").mkdir(parents=True)
    option, source = ok("new", "option", "inference/edge-endpoint").split("\n\n")
    (tmp_path / "catalog" / "inference.yaml").write_text(option + "\n")
    (tmp_path / "catalog" / "sources" / "mine.yaml").write_text(source)
    (tmp_path / "rules" / "inference.yaml").write_text(
        "decision: inference\nrules:\n" + ok("new", "rule", "inference/idle-gaps")
    )
    assert "idle-gaps" in ok("rules", "show", "inference/idle-gaps", "--knowledge", str(tmp_path))


def test_version_names_the_knowledge():
    first, second, third = ok("version").splitlines()
    assert first.startswith("awsadvisor ")
    assert second.startswith("knowledge ")
    assert "rules" in third


@pytest.mark.parametrize(
    "command",
    [
        ("recommend",), ("questions",), ("catalog", "list"), ("catalog", "show"), ("rules", "list"), ("rules", "show"),
        ("check",), ("schema",), ("reference",), ("new", "scenario"), ("new", "rule"), ("new", "option"), ("interview",), ("version",),
    ],
)  # fmt: skip
def test_the_example_in_every_help_works_when_pasted(command, tmp_path):
    text = " ".join(ok(*command, "--help", COLUMNS="200").split())
    assert "Example: awsadvisor " in text
    example = text.split("Example: awsadvisor ")[1].split("╭")[0].split()
    for position, word in enumerate(example):
        if word == "-o":
            example[position + 1] = str(tmp_path / "out.yaml")
        if word in ("schemas", "my-reference"):
            example[position] = str(tmp_path / word)
    done = run(*example)
    assert done.returncode == 0, done.stderr


def test_colour_only_on_a_terminal():
    import pty

    def shown(**environment: str) -> str:
        parent, child = pty.openpty()
        process = subprocess.Popen(
            [sys.executable, "-m", "awsadvisor", "recommend", DEMO], stdout=child, stderr=child, cwd=TOP,
            env={**os.environ, "TERM": "xterm-256color", **environment},
        )  # fmt: skip
        os.close(child)
        chunks = []
        while True:
            try:
                chunk = os.read(parent, 65536)
            except OSError:
                break
            if not chunk:
                break
            chunks.append(chunk)
        process.wait()
        return b"".join(chunks).decode()

    assert "\x1b[1;36m" in shown()
    assert "\x1b[1;36m" not in shown(NO_COLOR="1")


def test_a_reader_that_stops_early_is_no_error():
    done = subprocess.run(
        f"{sys.executable} -m awsadvisor recommend {DEMO} | head -1",
        shell=True,
        capture_output=True,
        text=True,
        cwd=TOP,
        check=False,
    )
    assert done.returncode == 0
    assert "Traceback" not in done.stderr


def test_interview_asks_until_settled_and_writes_the_scenario(tmp_path):
    target = tmp_path / "talk.yaml"
    done = run("interview", "-d", "inference", "-o", str(target), stdin="nonsense\n" + "\n" * 60)
    assert done.returncode == 0, done.stderr
    assert "no value 'nonsense'" in done.stdout
    data = yaml.safe_load(target.read_text())
    assert data["decisions"] == ["inference"]
    assert set(data["answers"].values()) == {"unknown"}


def test_interview_keeps_what_was_said_when_input_ends():
    done = run("interview", "-d", "inference", stdin="1\n")
    assert done.returncode == 0, done.stderr
    assert "Stopped here" in done.stdout


def test_importing_the_command_line_loads_no_streamlit():
    code = "import sys, awsadvisor.cli; print('streamlit' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "False\n"
