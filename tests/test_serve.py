"""The servers as their users meet them: a Model Context Protocol client and an HTTP client, against real processes."""

import asyncio
import datetime as dt
import json
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from functools import partial
from http.client import HTTPConnection
from pathlib import Path
from typing import get_args

import anyio
import httpx
import jsonschema
import psutil
import pytest
import uvicorn
import yaml
from mcp.client.client import Client
from mcp.client.stdio import StdioServerParameters, stdio_client

from awsadvisor import Advisor, InputError, Scenario
from awsadvisor.loading import read_knowledge
from awsadvisor.models import Account, Lens
from awsadvisor.serve.assistant import EXAMPLE
from awsadvisor.serve.assistant import SCENARIO as SCENARIO_SCHEMA
from awsadvisor.serve.desk import Desk
from awsadvisor.serve.life import Life
from awsadvisor.serve.limits import Limits
from awsadvisor.serve.service import service
from awsadvisor.serve.work import Workers
from tests import small
from tests.serving import PATIENCE, served

get, post = partial(httpx.get, timeout=PATIENCE), partial(httpx.post, timeout=PATIENCE)
TOP = Path(__file__).parents[1]
DAY = "2026-11-22"
SCENARIO = {
    "answers": {"model_source": "own_training", "payload_mb": 20, "response_time": "within_minutes"},
    "decisions": ["inference"],
    "as_of": DAY,
}
RICH = {
    **yaml.safe_load((TOP / "examples" / "claims-photos.yaml").read_text(encoding="utf-8")),
    "as_of": DAY,
}
JSON = {"content-type": "application/json"}
TOOLS = ["recommend", "why", "what_if", "search_catalog", "questions"]


@pytest.fixture(scope="module", autouse=True)
def _cache(tmp_path_factory):
    """The processes started here share parsed knowledge."""
    patch = pytest.MonkeyPatch()
    patch.setenv("AWSADVISOR_CACHE", str(tmp_path_factory.mktemp("cache")))
    yield
    patch.undo()


@pytest.fixture(scope="module")
def http():
    with served("--http", "--max-kilobytes", "100") as server:
        yield server


@pytest.fixture(scope="module")
def mcp():
    with served("--mcp", "--transport", "http") as server:
        yield server


# --- the Model Context Protocol ---


def assistant_session(transport) -> None:
    """What an assistant does, over any transport."""

    async def session():
        async with Client(transport()) as client:
            assert [tool.name for tool in (await client.list_tools()).tools] == TOOLS
            found = await client.call_tool("recommend", {"scenario": SCENARIO})
            said = found.structured_content
            assert json.loads(found.content[0].text) == said
            assert said["decisions"]["inference"]["picks"] == ["asynchronous-inference"]
            reasons = " ".join(said["decisions"]["inference"]["why"])
            assert set(re.findall(r"\[([a-z0-9-]+)\]", reasons)) == said["sources"].keys()
            assert all(": https://" in source and "(checked 20" in source for source in said["sources"].values())

            full = await client.call_tool("recommend", {"scenario": SCENARIO, "full": True})
            inference = full.structured_content["recommendations"]["inference"]
            assert inference["picks"] == ["asynchronous-inference"]

            why = await client.call_tool("why", {"scenario": SCENARIO, "option": "Serverless Inference"})
            (result,) = why.structured_content["results"]
            assert result["ruled_out"][0].startswith("20 MB per request; it takes up to 4 MB.")
            assert result["wins_if"]

            asked = {"scenario": SCENARIO, "changes": {"payload_mb": 1, "response_time": "immediate"}}
            what_if = await client.call_tool("what_if", asked)
            change = what_if.structured_content["changed"]["inference"]
            assert change["before"] == ["SageMaker Asynchronous Inference (decided)"]
            assert change["after"] == ["SageMaker real-time inference (decided)"]
            flips = await client.call_tool("what_if", {"scenario": SCENARIO})
            assert flips.structured_content["decisions"]["inference"]["one_answer"]

            search = await client.call_tool("search_catalog", {"text": "kendra", "kind": "service"})
            assert search.structured_content["results"][0]["key"] == "service/amazon-kendra"
            questions = await client.call_tool("questions", {"decision": "inference"})
            assert "payload_mb" in {question["id"] for question in questions.structured_content["results"]}
            questions = await client.call_tool("questions", {"text": "payload"})
            assert "payload_mb" in {question["id"] for question in questions.structured_content["results"]}
            topics = (await client.call_tool("questions", {})).structured_content["topics"]
            assert "payload_mb" in {name for topic in topics.values() for name in topic}

            wrong = await client.call_tool("recommend", {"scenario": {"answers": {"trafic": "steady"}}})
            assert wrong.is_error
            assert "unknown question 'trafic' (did you mean 'traffic'?)" in wrong.content[0].text
            for tool, asked, words in (
                (
                    "why",
                    {"scenario": SCENARIO, "option": "serverles-inference"},
                    "did you mean 'serverless-inference'?",
                ),
                ("what_if", {"scenario": SCENARIO, "changes": {"trafic": "x"}}, "did you mean 'traffic'?"),
                ("questions", {"decision": "inferense"}, "did you mean 'inference'?"),
                ("questions", {"text": "trafic"}, "no question speaks of 'trafic' (did you mean 'traffic'?)"),
                ("recommend", {"answers": {}}, "scenario\n  Field required"),
            ):
                wrong = await client.call_tool(tool, asked)
                assert wrong.is_error
                assert words in wrong.content[0].text

            listed = await client.list_resources()
            assert [str(found.uri) for found in listed.resources] == ["awsadvisor://decisions", "awsadvisor://services"]
            service = await client.read_resource("awsadvisor://services/Kendra")
            assert json.loads(service.contents[0].text)["id"] == "amazon-kendra"
            options = await client.read_resource("awsadvisor://decisions/inference/options")
            assert "asynchronous-inference" in {option["id"] for option in json.loads(options.contents[0].text)}
            with pytest.raises(Exception, match="there is no decision 'inferense'"):
                await client.read_resource("awsadvisor://decisions/inferense/options")

    anyio.run(session)


def test_an_assistant_gets_proven_answers_over_standard_input_and_output():
    words = ["-m", "awsadvisor", "serve", "--mcp"]
    assistant_session(lambda: stdio_client(StdioServerParameters(command=sys.executable, args=words)))


def test_an_assistant_gets_proven_answers_over_http(mcp):
    assistant_session(lambda: f"{mcp.url}/mcp")


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 200),
        ({"origin": "http://localhost:3000"}, 200),
        ({"origin": "https://evil.example"}, 403),
        ({"origin": "null"}, 403),
        ({"origin": "http://localhost.evil.example"}, 403),
        ({"host": "evil.example"}, 421),
    ],
)
def test_foreign_origins_are_refused(mcp, headers, status):
    hello = {
        "jsonrpc": "2.0", "id": 1, "method": "initialize",
        "params": {"protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": {"name": "t", "version": "1"}},
    }  # fmt: skip
    accept = {"accept": "application/json, text/event-stream"}
    assert post(f"{mcp.url}/mcp", json=hello, headers={**accept, **headers}).status_code == status


@pytest.mark.parametrize("which", ["http", "mcp"])
def test_it_listens_to_this_machine_only(which, request):
    assert re.fullmatch(r"http://127\.0\.0\.1:\d+", request.getfixturevalue(which).url)


def test_what_an_assistant_is_told_of_a_rich_scenario_is_short_and_ids_lead_on(advisor):
    desk = Desk(advisor)
    said, full = desk.recommend(RICH, brief=True), desk.recommend(RICH)
    assert len(json.dumps(said)) < len(json.dumps(full)) / 8
    for name, found in full["recommendations"].items():
        if found["picks"]:
            assert said["decisions"][name]["picks"] == found["picks"]
        else:
            places = (said["open"], said["nothing_known_about"], said["not_applicable"], said["decisions"])
            assert sum(name in place for place in places) == 1
    assert [question["id"] for question in said["ask_next"]] == full["next_questions"]
    assert len(json.dumps(desk.what_if(RICH, most=1, brief=True))) < 12_000


def test_the_scenario_that_tools_are_described_with_fits(advisor):
    assert Desk(advisor).recommend(EXAMPLE)["recommendations"]["inference"]["picks"]
    assert SCENARIO_SCHEMA["properties"].keys() <= Scenario.model_fields.keys()
    for key, values in (("lens", get_args(Lens)), ("account", get_args(Account))):
        assert SCENARIO_SCHEMA["properties"][key]["enum"] == list(values)


# --- JSON over HTTP ---


def test_the_json_is_that_of_the_command_line(http):
    from tests.test_cli import ok

    posted = post(f"{http.url}/recommend", json={"title": "T", **SCENARIO})
    text = json.dumps({"title": "T", **SCENARIO})
    assert posted.json() == json.loads(ok("recommend", "-", "--format", "json", stdin=text))
    why = post(f"{http.url}/decisions/inference/options/serverless-inference/why", json={"title": "T", **SCENARIO})
    assert why.json() == json.loads(ok("why", "-", "serverless-inference", "-d", "inference", "-f", "json", stdin=text))
    what_if = post(f"{http.url}/what-if", json={"scenario": {"title": "T", **SCENARIO}})
    assert what_if.json() == json.loads(ok("whatif", "-", "-f", "json", stdin=text))


def test_lookups(http):
    def found(path: str):
        return get(f"{http.url}{path}").json()

    assert found("/catalog?txt=kendra") == {"problems": [{"message": "unknown parameter 'txt' (did you mean 'text'?)"}]}
    assert found("/catalog?text=kendra")[0]["key"] == "service/amazon-kendra"
    names = [decision["id"] for decision in found("/decisions")]
    assert "inference" in names
    everything = {question["id"] for question in found("/questions")}
    assert {question["id"] for question in found("/decisions/inference/questions")} < everything
    assert found("/health") == {"status": "up"}
    assert found("/ready")["status"] == "ready"
    assert get(f"{http.url}/", follow_redirects=True).json()["openapi"].startswith("3.")


def closed(schema):
    """The same schema, of which objects have no other keys than those that are told."""
    if isinstance(schema, dict):
        found = {key: closed(value) for key, value in schema.items()}
        return found | {"additionalProperties": False} if "properties" in found else found
    return [closed(part) for part in schema] if isinstance(schema, list) else schema


def test_every_answer_has_the_shape_that_is_told_and_no_more(http):
    told = get(f"{http.url}/openapi.json").json()
    why = "/decisions/{decision}/options/{option}/why"
    changes = {"payload_mb": 1, "response_time": "immediate"}
    for path, called, body in (
        ("/recommend", "/recommend", RICH),
        (why, "/decisions/inference/options/asynchronous-inference/why", SCENARIO),
        (why, "/decisions/inference/options/serverless-inference/why", SCENARIO),
        (why, "/decisions/service/options/amazon-rekognition/why", RICH),
        ("/what-if", "/what-if?max_changes=1", {"scenario": RICH}),
        ("/what-if", "/what-if", {"scenario": SCENARIO, "changes": changes}),
        ("/catalog", "/catalog?text=vector", None),
        ("/decisions", "/decisions", None),
        ("/questions", "/questions", None),
        ("/decisions/{decision}/questions", "/decisions/inference/questions", None),
        ("/health", "/health", None),
        ("/ready", "/ready", None),
        ("/recommend", "/recommend", {"lens": "bild"}),
    ):
        method = "get" if body is None else "post"
        answer = httpx.request(method, f"{http.url}{called}", json=body, timeout=PATIENCE)
        schema = told["paths"][path][method]["responses"][str(answer.status_code)]["content"]["application/json"]
        jsonschema.validate(answer.json(), closed({**schema["schema"], "components": told["components"]}))


@pytest.mark.parametrize(
    ("body", "status", "messages"),
    [
        (b'{"answers": {"trafic": "steady"}}', 422, ["unknown question 'trafic' (did you mean 'traffic'?)"]),
        (b'{"lens": "bild"}', 422, ["'lens': 'bild' is none of build, exam (did you mean 'build'?)"]),
        (b"[1]", 422, None),
        (b"{", 422, None),
        (b'{"answers": {"payload_mb": 1' + b"0" * 400 + b"}}", 422, None),
        (b'{"answers": {"payload_mb": NaN}}', 422, None),
        (b'{"title": "\\ud800"}', 422, None),
        (b'{"answers": {"\\ud800": 1}}', 422, [r"unknown question '\ud800'"]),
        (b"[" * 50_000, 400, None),
    ],
)
def test_what_does_not_fit_is_named(http, body, status, messages):
    answer = post(f"{http.url}/recommend", content=body, headers=JSON)
    assert answer.status_code == status
    problems = [problem["message"] for problem in answer.json()["problems"]]
    assert problems == messages if messages else problems


def test_a_misspelt_key_of_a_question_what_if_is_named(http):
    answer = post(f"{http.url}/what-if", json={"scenario": SCENARIO, "change": {"payload_mb": 1}})
    assert answer.status_code == 422
    assert answer.json() == {"problems": [{"message": "body.change: Extra inputs are not permitted"}]}


def test_a_request_that_is_too_large_is_refused(http):
    answer = post(f"{http.url}/recommend", json={"title": "x" * 200_000})
    assert answer.status_code == 413


def test_another_host_name_is_refused(http):
    assert get(f"{http.url}/decisions", headers={"host": "evil.example"}).status_code == 400
    assert get(f"{http.url}/ready", headers={"host": "10.0.0.7"}).status_code == 200  # a load balancer asks so
    assert get(f"{http.url}/nowhere").json() == {"problems": [{"message": "Not Found"}]}


def test_a_request_that_takes_too_long_is_given_up():
    with served("--http", "--max-seconds", "0.01") as server:
        answer = post(f"{server.url}/what-if", json={"scenario": {"answers": SCENARIO["answers"]}})
        assert answer.status_code == 503
        assert answer.json() == {"problems": [{"message": "took longer than 0.01 s"}]}
        assert get(f"{server.url}/health").status_code == 200


@pytest.mark.parametrize("kind", ["--http", "--mcp"])
def test_it_says_that_it_is_well_while_fifty_requests_wait(kind, request):
    server = request.getfixturevalue(kind.removeprefix("--"))
    scenarios = [{**RICH, "answers": {**RICH["answers"], "payload_mb": 1 + number}} for number in range(50)]
    calls = [
        {
            "jsonrpc": "2.0", "id": 1, "method": "tools/call",
            "params": {"name": "recommend", "arguments": {"scenario": scenario}},
        }
        for scenario in scenarios
    ]  # fmt: skip
    path, bodies = ("/recommend", scenarios) if kind == "--http" else ("/mcp", calls)

    async def session():
        async with httpx.AsyncClient(base_url=server.url, timeout=PATIENCE) as client:
            headers = {"accept": "application/json, text/event-stream"}
            asked = [asyncio.create_task(client.post(path, json=body, headers=headers)) for body in bodies]
            await asyncio.wait(asked, return_when=asyncio.FIRST_COMPLETED)
            health, ready = await client.get("/health"), await client.get("/ready")
            waiting = sum(not each.done() for each in asked)
            assert (health.status_code, ready.status_code) == (200, 200)
            assert waiting > 0
            assert {answer.status_code for answer in await asyncio.gather(*asked)} == {200}

    asyncio.run(session())


def test_where_too_many_requests_are_under_way_another_is_told_to_try_again():
    limits = ("--max-requests", "1", "--max-seconds", "600")
    with served("--http", *limits) as server, ThreadPoolExecutor(8) as pool:

        def ask(_):
            return post(f"{server.url}/what-if", json={"scenario": RICH})

        answers = list(pool.map(ask, range(8)))
        assert {answer.status_code for answer in answers} == {200, 429}
        refused = next(answer for answer in answers if answer.status_code == 429)
        assert refused.json() == {
            "problems": [{"message": "too many requests are under way (1); try again in a second"}]
        }
        assert refused.headers["retry-after"] == "1"


def test_work_that_nobody_waits_for_keeps_its_thread():
    begun, end = threading.Event(), threading.Event()

    def work() -> None:
        begun.set()
        end.wait(60)

    async def session():
        workers, order = Workers(at_once=1), []
        given_up = asyncio.create_task(workers.run(work))
        await asyncio.to_thread(begun.wait)
        given_up.cancel()
        following = asyncio.create_task(workers.run(lambda: order.append("following")))
        await asyncio.sleep(0.05)
        assert order == []
        end.set()
        await following
        assert order == ["following"]

    asyncio.run(session())


def test_before_it_stops_it_is_not_ready_and_serves_on():
    with served("--http", "--drain-seconds", "30") as server:
        assert get(f"{server.url}/ready").status_code == 200
        os.kill(server.process.pid, signal.SIGTERM)
        while (ready := get(f"{server.url}/ready")).status_code == 200:
            time.sleep(0.05)
        assert (ready.status_code, ready.json()) == (503, {"status": "stopping"})
        last = post(f"{server.url}/recommend", json=SCENARIO)
        assert (last.status_code, last.headers["connection"]) == (200, "close")
        os.kill(server.process.pid, signal.SIGINT)  # a person who does not want to wait for the drain
        server.process.communicate(timeout=PATIENCE)
        assert server.process.returncode == 0


def test_several_processes_serve_one_that_dies_is_replaced_and_all_stop():
    with served("--http", "--workers", "2") as server:
        parent = psutil.Process(server.process.pid)
        while len(children := parent.children()) < 2:
            time.sleep(0.05)
        children[0].kill()
        while len(now := [child for child in parent.children() if child != children[0]]) < 2:
            time.sleep(0.05)
        assert post(f"{server.url}/recommend", json=SCENARIO).status_code == 200
        log = server.stop()
        assert server.process.returncode == 0
        assert not any(child.is_running() for child in now)
    assert [entry["status"] for entry in log if entry["message"] == "worker ended"] == [-signal.SIGKILL]


def test_without_fork_several_processes_are_refused_and_one_is_not():
    run = "import os; del os.fork; from awsadvisor.cli import main; main()"
    arguments = [sys.executable, "-c", run, "serve", "--http", "--port", "0", "--workers"]
    refused = subprocess.run([*arguments, "2"], capture_output=True, text=True, check=False, timeout=60)
    assert (refused.returncode, refused.stdout) == (2, "")
    assert refused.stderr == "this system has no fork: one process has to do (--workers 1)\n"
    with subprocess.Popen([*arguments, "1"], stderr=subprocess.PIPE, text=True) as one:
        assert json.loads(one.stderr.readline())["message"] == "listening"
        one.terminate()


def test_a_process_that_is_none_of_its_own_is_not_replaced():
    under = ("sh", "-c", 'sleep 600 & exec "$@"', "sh")  # the first process of a container inherits such children
    with served("--http", "--workers", "2", under=under) as server:
        stranger = next(child for child in psutil.Process(server.process.pid).children() if child.name() == "sleep")
        stranger.kill()
        psutil.wait_procs([stranger], timeout=PATIENCE)  # gone when the server has looked after it
        assert not [entry for entry in server.stop() if entry["message"] == "worker ended"]


def test_ctrl_c_does_not_wait_for_the_drain():
    with served("--http", "--workers", "2", "--drain-seconds", "600") as server:
        assert get(f"{server.url}/health").status_code == 200
        for process in (*psutil.Process(server.process.pid).children(), server.process):  # as from a terminal
            process.send_signal(signal.SIGINT)
        server.process.communicate(timeout=PATIENCE)
        assert server.process.returncode == 0


@pytest.mark.parametrize("ready", [True, False])
def test_processes_whose_parent_was_killed_stop_too(ready):
    with served("--http", "--workers", "2") as server:
        parent = psutil.Process(server.process.pid)
        while len(children := parent.children()) < (2 if ready else 1):
            time.sleep(0.01)
        if ready:
            get(f"{server.url}/health")
        server.process.kill()
        _, alive = psutil.wait_procs(children, timeout=PATIENCE)
        assert alive == []


def test_it_stops_in_good_order_and_logs_lines_of_json_that_hold_nothing_said():
    with served("--http", "--max-seconds", "600") as server, ThreadPoolExecutor(1) as pool:
        scenario = {"title": "SECRET-TITLE", "answers": SCENARIO["answers"]}
        asking = HTTPConnection(httpx.URL(server.url).netloc.decode())
        asking.request("POST", "/what-if?max_changes=1&q=SECRET", json.dumps({"scenario": scenario}), JSON)

        def answered():
            with closing(asking), asking.getresponse() as found:
                return found.status, found.headers["x-request-id"], json.loads(found.read())

        post(f"{server.url}/recommend", json={"answers": {"SECRET": 1}})  # comes after the first
        answer = pool.submit(answered)
        log = server.stop()
        assert server.process.returncode == 0
        status, request, said = answer.result()
        assert (status, said["scenario"]["title"]) == (200, "SECRET-TITLE")
    requests = {entry["path"]: entry for entry in log if entry["message"] == "request"}
    assert requests["/what-if"]["status"] == 200
    assert requests["/recommend"]["status"] == 422
    assert requests["/what-if"]["request"] == request
    assert "SECRET" not in json.dumps(log)


SMALL = small.base(
    small.decision(
        "store",
        small.option("alpha", limits="{size: {at_most: 4}}")
        + small.option("beta")
        + small.option("gamma", service="old"),
        small.rule("quick", "{pace: fast}", favor="{alpha: strong}")
        + small.rule("large", "{size: {at_least: 100}}", favor="{beta: strong}")
        + small.rule("cites", "{cited: yes}", exclude="[gamma]"),
    ),
    small.decision(
        "tool",
        small.option("reader") + small.option("hearer"),
        small.rule("reading", "{task: read}", favor="{reader: strong}")
        + small.rule("hearing", "{task: hear}", favor="{hearer: strong}"),
        header="select: one\nfor_each: task",
    ),
    small.decision(
        "extras",
        small.option("cache") + small.option("log"),
        small.rule("hurry", "{pace: fast, decided: {store: alpha}}", require="[cache]"),
        header="select: all\nafter: [store]",
    ),
    {
        "catalog/regions.yaml": """
            botocore: 1.43.0
            checked: 2026-11-01
            source: page
            regions: {eu-north-1: Stockholm, us-east-1: Virginia}
            services: {good: [eu-north-1], old: [us-east-1]}
            """
    },
)
"""Every kind of question and of decision, with few words: coverage tries each word of each in every place."""


@contextmanager
def in_this_process(app):
    """An application served from a thread, at its address."""
    server = uvicorn.Server(uvicorn.Config(app, log_config=None, port=0))
    listening = socket.create_server(("127.0.0.1", 0))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
    thread.start()
    try:
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join()


def schemathesis(url: str, folder: Path, *arguments: str) -> str:
    """What a run prints. It fails on any finding, on a warning, and where an operation has not been tested.

    How long making a request takes says something of the machine only, so that check of its health is left out.
    """
    found = subprocess.run(
        [
            sys.executable, "-c", "from schemathesis.cli import schemathesis; schemathesis()", "run",
            f"{url}/openapi.json", "--seed", "1", "--request-timeout", str(PATIENCE), "--no-color",
            "--suppress-health-check", "too_slow", *arguments,
        ],
        capture_output=True, text=True, check=False, cwd=folder,
    )  # fmt: skip
    assert found.returncode == 0, found.stdout
    assert re.search(r"Tested:\s+9", found.stdout), found.stdout
    return found.stdout


def test_schemathesis_finds_nothing_in_any_phase(tmp_path):
    folder = small.write(tmp_path / "knowledge", SMALL)
    app = service(Desk(Advisor(read_knowledge(base=folder))), Limits(), ["127.0.0.1"], Life())
    with in_this_process(app) as url:
        said = schemathesis(url, tmp_path, "--max-examples", "20")
    for phase in ("Examples", "Coverage", "Fuzzing", "Stateful"):
        assert f"✅ {phase}" in said, said


def test_schemathesis_finds_nothing_with_the_whole_vocabulary(http, tmp_path):
    schemathesis(http.url, tmp_path, "--phases", "examples,fuzzing", "--max-examples", "10")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ([], "serve takes --mcp or --http"),
        (["--mcp", "--http"], "serve takes --mcp or --http"),
        (["--http", "--knowledge", "nowhere"], "nowhere: no such"),
    ],
)
def test_a_wrong_call_says_why(arguments, message):
    from tests.test_cli import run

    done = run("serve", *arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert message in done.stderr


def test_a_port_that_is_taken_is_named():
    from tests.test_cli import run

    with socket.create_server(("127.0.0.1", 0)) as taken:
        done = run("serve", "--http", "--port", str(taken.getsockname()[1]))
    assert done.returncode == 2
    assert re.fullmatch(r"127\.0\.0\.1:\d+: cannot be listened on: address already in use\n", done.stderr)


@pytest.mark.parametrize(
    ("missing", "command", "line"),
    [
        ("fastapi", ["serve", "--http"], "serve needs fastapi; install it with: pip install 'awsadvisor[serve]'"),
        ("mcp", ["serve", "--mcp"], "serve needs mcp; install it with: pip install 'awsadvisor[serve]'"),
        (
            "pyarrow",
            ["batch", "examples/inference", "-o", "out.parquet"],
            "Parquet needs pyarrow; install it with: pip install 'awsadvisor[batch]'",
        ),
    ],
)
def test_without_the_extra_one_line_says_what_to_install(missing, command, line):
    code = f"import sys; sys.modules[{missing!r}] = None; sys.argv[1:] = {command!r}; from awsadvisor.cli import main; main()"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=TOP, check=False)
    assert (done.returncode, done.stderr) == (2, line + "\n")


def test_a_desk_gives_advice_for_the_day_it_is_told(advisor):
    desk = Desk(advisor, lambda: dt.date(2025, 1, 1))
    assert desk.recommend({"decisions": ["inference"]})["scenario"]["as_of"] == "2025-01-01"
    with pytest.raises(InputError, match="unknown decision 'inferense'"):
        desk.questions("inferense")


def sessions() -> list[tuple[str, str]]:
    """Each Python block of docs/serve.md, with the output that the block after it shows."""
    text = (TOP / "docs" / "serve.md").read_text(encoding="utf-8")
    return re.findall(r"^```python\n(.*?)^```\n\n```text\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)


@pytest.mark.parametrize("number", range(3))
def test_the_sessions_in_the_documentation_are_what_is_seen(number, http, mcp):
    code, shown = sessions()[number]
    code = code.replace("http://127.0.0.1:8080", http.url).replace("http://127.0.0.1:8081", mcp.url)
    path = os.pathsep.join((str(Path(sys.executable).parent), os.environ["PATH"]))
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=False, env={**os.environ, "PATH": path}
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout == shown


def test_the_documentation_shows_every_session():
    assert len(sessions()) == 3
