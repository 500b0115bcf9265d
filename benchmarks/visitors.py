"""Visitors of the app without a browser: they speak to its server as the page in a browser does."""

from __future__ import annotations

import asyncio
import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from urllib.request import urlopen

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect

TOP = Path(__file__).parents[1]
LONGEST = 60.0
"""Seconds after which a run of the page counts as lost."""


@contextmanager
def serving(log: Path) -> Iterator[str]:
    """The app's server on a free port; yields `host:port`."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "awsadvisor", "app", "--port", str(port), "--address", "127.0.0.1"]
    with log.open("w") as out:
        process = subprocess.Popen(command, cwd=TOP, stdout=out, stderr=subprocess.STDOUT, env={**os.environ})
        try:
            _wait_for(f"http://127.0.0.1:{port}/_stcore/health", process, log)
            yield f"127.0.0.1:{port}"
        finally:
            process.terminate()
            process.wait(timeout=10)


def _wait_for(address: str, process: subprocess.Popen[bytes], log: Path) -> None:
    for _ in range(240):
        if process.poll() is not None:
            break
        try:
            with urlopen(address):
                return
        except OSError:
            time.sleep(0.25)
    raise RuntimeError(f"the app did not start:\n{log.read_text()}")


class Visitor:
    """One session. `texts` holds every text that the last run drew, `buttons` the ids of its buttons by key."""

    def __init__(self, server: str) -> None:
        self._address = f"ws://{server}/_stcore/stream"
        self._query = ""
        self._page = ""
        self._connection: ClientConnection | None = None
        self.texts: list[str] = []
        self.buttons: dict[str, str] = {}
        self.failed = False

    async def __aenter__(self) -> Visitor:
        self._connection = await connect(self._address, subprotocols=["streamlit"], max_size=None)  # type: ignore[list-item]
        return self

    async def __aexit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        if self._connection is not None:
            await self._connection.close()

    async def open(self, query: str = "") -> float:
        """Open the page at an address; the seconds until it is drawn."""
        self._query = query
        return await self._run(BackMsg())

    async def click(self, key: str) -> float:
        """Click a button; the seconds until the page is drawn anew."""
        message = BackMsg()
        state = message.rerun_script.widget_states.widgets.add()
        state.id, state.trigger_value = self.buttons[key], True
        return await self._run(message)

    async def _run(self, message: BackMsg) -> float:
        assert self._connection is not None
        message.rerun_script.query_string = self._query
        message.rerun_script.page_script_hash = self._page
        self.texts, self.failed = [], False
        start = time.perf_counter()
        await self._connection.send(message.SerializeToString())
        async with asyncio.timeout(LONGEST):
            while True:
                data = await self._connection.recv()
                answer = ForwardMsg.FromString(data if isinstance(data, bytes) else data.encode())
                kind = answer.WhichOneof("type")
                if kind == "script_finished":
                    return time.perf_counter() - start
                self._note(answer, kind)

    def _note(self, answer: ForwardMsg, kind: str | None) -> None:
        if kind == "new_session":
            self._page = answer.new_session.page_script_hash
        elif kind == "delta" and answer.delta.WhichOneof("type") == "new_element":
            element = answer.delta.new_element
            self.failed = self.failed or element.WhichOneof("type") == "exception"
            self.texts.append(str(element))
            if element.WhichOneof("type") == "button":
                key = re.search(r"-([a-z-]+)$", element.button.id)
                self.buttons[key[1] if key else element.button.id] = element.button.id
