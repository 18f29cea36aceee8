"""The user's editor: which command opens a file at its place."""

from __future__ import annotations

from pathlib import Path

import pytest

from builder.desk.editors import editor_command

FILE = Path("/issue/articles/a b.md")


@pytest.mark.parametrize(
    ("visual", "editor", "words"),
    [
        ("code --wait", "", ["code", "--wait", "--goto", "/issue/articles/a b.md:21:4"]),
        ("", "subl", ["subl", "/issue/articles/a b.md:21:4"]),
        ("", "gvim", ["gvim", "+call cursor(21,4)", "/issue/articles/a b.md"]),
        ("vim", "code", ["code", "--goto", "/issue/articles/a b.md:21:4"]),
        ("own-editor", "", ["own-editor", "/issue/articles/a b.md"]),
        ("nano", "vi", []),
        ("absent", "", []),
        ("'", "", []),
        ("", "", []),
    ],
)
def test_the_first_with_a_window_of_its_own_is_taken(tmp_path, visual, editor, words):
    for name in ("code", "subl", "gvim", "vim", "vi", "nano", "own-editor"):
        program = tmp_path / name
        program.write_text("")
        program.chmod(0o755)
    environ = {"VISUAL": visual, "EDITOR": editor, "PATH": str(tmp_path)}
    assert editor_command(FILE, 21, 4, environ) == words
