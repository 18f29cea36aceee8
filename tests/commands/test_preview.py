"""``builder preview``: what it says where it cannot begin."""

from __future__ import annotations

import socket
import subprocess
import sys

import pytest

from builder.ground.places import HOUSE

WITHOUT = "import sys; sys.modules['uvicorn'] = None; from builder.__main__ import main; "


@pytest.mark.parametrize(
    ("lang", "words"), [("en", "needs a library that is not here"), ("zh", "预览缺少程序库")]
)
def test_a_library_that_is_missing_is_one_line_and_its_remedy(make_issue, lang, words):
    code = f"{WITHOUT} sys.exit(main(['preview', {str(make_issue())!r}, '--lang', '{lang}']))"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=HOUSE, capture_output=True, text=True, check=False
    )
    assert done.returncode == 3
    first, remedy = done.stderr.splitlines()
    assert words in first
    assert "uvicorn" in first
    assert "make setup" in remedy


def test_a_folder_that_is_not_there_is_told(builder):
    done = builder("preview", "nowhere", "--no-open")
    assert done.returncode == 3
    assert "there is no folder nowhere" in done.stderr


def test_a_port_that_is_taken_is_told(builder, make_issue):
    pytest.importorskip("uvicorn", reason="uvicorn is not installed")
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = builder("preview", make_issue(), "--no-open", "--port", str(port))
    assert done.returncode == 3
    assert f"port {port} is taken" in done.stderr


@pytest.mark.parametrize("port", ["-1", "65536", "x"])
def test_what_is_no_port_is_a_wrong_use(builder, make_issue, port):
    assert builder("preview", make_issue(), f"--port={port}").returncode == 2
