"""What many tests share: the shipped knowledge, and a cache that is each test run's own."""

import os
import signal
import tempfile
from pathlib import Path

import pytest

os.environ["AWSADVISOR_CACHE"] = "off"

from awsadvisor import Advisor
from awsadvisor.loading import read_knowledge

TOP = Path(__file__).parents[1]
signal.signal(signal.SIGINT, signal.default_int_handler)  # the background job of a script would ignore Ctrl-C
PROGRESS = tempfile.TemporaryDirectory(prefix="awsadvisor-test-")  # nobody's own progress is touched by a test
os.environ["AWSADVISOR_DATABASE_URL"] = f"sqlite:///{PROGRESS.name}/practice.db"


@pytest.fixture(scope="session")
def knowledge():
    return read_knowledge()


@pytest.fixture(scope="session")
def advisor(knowledge):
    return Advisor(knowledge)
