"""A whole scenario in one short word, for links: versioned, compressed, checked, bounded, and only read as data."""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
import math
import zlib
from typing import Any, NoReturn

from awsadvisor.advisor import Advisor
from awsadvisor.errors import InputError, Problem
from awsadvisor.models import Scenario
from awsadvisor.scenarios import scenario_from, to_data
from awsadvisor.yamlfile import YamlFile

VERSION = "1"
MAX_CODE = 12_000
"""Characters; browsers and proxies cut longer addresses."""
MAX_TEXT = 64_000
"""Bytes after decompression, so that a short code cannot become a large document."""
_NAME = "shared link"
_CHECK = 4
_RAW = -15
"""zlib's name for deflate without header and trailer: the checksum here is our own."""


class TooLongError(ValueError):
    """The scenario does not fit into a link; a file can hold it."""


def encode(scenario: Scenario) -> str:
    """The scenario as letters, digits, `-` and `_`. What it expects is left out: that is a test's business.

    Raises TooLongError when it would be longer than a link may be.
    """
    data = to_data(scenario.model_copy(update={"expect": {}}))
    text = json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode("utf-8", "replace")
    packer = zlib.compressobj(9, zlib.DEFLATED, _RAW)
    packed = packer.compress(text) + packer.flush()
    code = VERSION + base64.urlsafe_b64encode(_check(packed) + packed).decode("ascii").rstrip("=")
    if len(code) > MAX_CODE or len(text) > MAX_TEXT:
        raise TooLongError(f"the link would be {len(code):,} characters long; {MAX_CODE:,} are possible")
    return code


def decode(code: str, advisor: Advisor) -> Scenario:
    """The scenario that a code holds, read and checked as a scenario file is.

    Raises InputError when the code is damaged, too large, of another version, or does not fit the knowledge.
    """
    try:
        value = json.loads(_unpack(code), parse_float=_finite, parse_constant=_finite)
    except (ValueError, RecursionError):
        _refuse("is damaged: what it holds cannot be read")
    return scenario_from(YamlFile(_NAME, value, {(): 0}), advisor)


def _unpack(code: str) -> str:
    code = code.strip()
    if len(code) > MAX_CODE:
        _refuse(f"is longer than {MAX_CODE:,} characters")
    if not code.startswith(VERSION):
        _refuse("was made by another version of awsadvisor; ask for the scenario file instead")
    body = code[len(VERSION) :]
    try:
        data = base64.b64decode(body + "=" * (-len(body) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        _refuse("is damaged or cut off; copy it again as a whole")
    check, packed = data[:_CHECK], data[_CHECK:]
    if check != _check(packed):
        _refuse("is damaged or cut off; copy it again as a whole")
    unpacker = zlib.decompressobj(_RAW)
    try:
        text = unpacker.decompress(packed, MAX_TEXT)
    except zlib.error:
        _refuse("is damaged: what it holds cannot be read")
    if not unpacker.eof:
        _refuse(f"holds more than {MAX_TEXT // 1000} KB or is cut off")
    return text.decode("utf-8")


def _check(packed: bytes) -> bytes:
    return hashlib.blake2b(packed, digest_size=_CHECK, person=b"awsadvisor").digest()


def _finite(text: str) -> Any:
    value = float(text)
    if not math.isfinite(value):
        raise ValueError(text)
    return value


def _refuse(what: str) -> NoReturn:
    raise InputError([Problem(_NAME, 0, what)])
