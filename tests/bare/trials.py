"""What is tried in a bare root, each from nothing: a trial gives its steps, timed."""

from __future__ import annotations

import re
import shlex
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import replace

from builder.ground.places import HOUSE
from tests.tools.tutorial import PREVIEW, replay

from .root import PATH, Failed, Ran, Root

Steps = Iterator[Ran]
Trial = Callable[[Root], Steps]

_CHECKOUT = "/root/press"
_NAMED = "/home/王 小明"
"""A home whose name needs quoting in every shell and has characters that no ASCII locale has."""


def sample(root: Root) -> Steps:
    """The README's first lines: the sample, from what is committed, in two commands."""
    root.put(_committed("tar"), _CHECKOUT)
    yield root.install("make")
    yield root.must("make", cwd=_CHECKOUT)
    yield root.must("test $(ls out/2017-02/*.pdf | wc -l) = 3", cwd=_CHECKOUT)


def tutorial(root: Root) -> Steps:
    """docs/tutorial.md from its first line to its last."""
    root.put(_committed("tar"), _CHECKOUT)
    yield root.install("make")
    ran: list[Ran] = []

    def shell(line: str, text: str) -> tuple[int, str]:
        if line.endswith(PREVIEW):
            line = line.removesuffix(PREVIEW) + _preview(PREVIEW)
        ran.append(root.run(line, cwd=_CHECKOUT, stdin=text))
        return ran[-1].code, ran[-1].said

    for line in replay(shell):
        yield replace(ran[-1], command=line)
    yield root.must("test -s out/2027-01/2027-01-screen.pdf", cwd=f"{_CHECKOUT}/my-newsletter")


def pip(root: Root) -> Steps:
    """The wheel in a virtual environment, then what `builder doctor` tells, line by line."""
    wheel = _put_packages(root, "/root")
    yield root.install("python3-venv make")
    yield root.must("python3 -m venv press")
    yield root.must("press/bin/pip install --quiet --require-hashes -r requirements.lock")
    yield root.must(f"press/bin/pip install --quiet --no-deps {wheel}")
    yield root.must("press/bin/builder init --sample magazine --layout columns 刊物")
    yield _refused(root, "press/bin/builder build 刊物/issues/*/", 3, "builder doctor", {})
    yield from _mended_by_doctor(root, "press/bin/builder", {})
    yield root.must("make -C 刊物")
    yield root.must("test $(ls 刊物/out/*/*.pdf | wc -l) = 3")


def pipx(root: Root) -> Steps:
    """pipx, for one who is not root, has no locale, and a home of two Chinese words."""
    yield root.install("pipx make")
    root.must(f"useradd --create-home --home-dir {shlex.quote(_NAMED)} reader")
    wheel = _put_packages(root, _NAMED)
    who = {"user": "reader", "cwd": _NAMED, "LANG": "C"}
    yield root.must(f"pipx install './{wheel}[preview]'", **who)
    builder = ".local/bin/builder"
    yield root.must(f"{builder} --version", **who)
    yield from _mended_by_doctor(root, builder, who)
    yield root.must(f"{builder} init 'my newsletter 通讯'", **who)
    yield root.must("make -C 'my newsletter 通讯'", **who)
    yield root.must("test $(ls 'my newsletter 通讯'/out/*/*.pdf | wc -l) = 3", **who)


def read_only(root: Root) -> Steps:
    """A home that cannot be written: one line says so and names the way out, which leads out."""
    yield from _ready(root)
    root.must("useradd --no-create-home --home-dir /home/nobody reader && mkdir -p /home/nobody")
    root.must("mkdir -m 777 /srv/work")
    who = {"user": "reader", "cwd": "/srv/work", "home": "/home/nobody"}
    yield root.must("/root/press/bin/builder init letter", **who)
    yield _refused(root, "/root/press/bin/builder build letter/issues/*/", 1, "XDG_CACHE_HOME", who)
    who["XDG_CACHE_HOME"] = "/srv/work/cache"
    yield root.must("/root/press/bin/builder build letter/issues/*/", **who)


def hosts(root: Root) -> Steps:
    """What the CI files of `builder init` run in GitHub's and GitLab's containers, as root."""
    yield from _ready(root)
    yield root.must("press/bin/builder init letter && cp *.whl requirements.lock letter/wheels/")
    root.install("git")
    keep = "git add -A && git -c user.name=Editor -c user.email=editor@example.org commit -qm"
    change = "sed -i 's/The second paragraph/The next paragraph/' issues/*/articles/first.md"
    root.must(f"git init -q && {keep} begun && {change} && {keep} changed", cwd="/root/letter")
    root.must("rm -rf press .cache && chown -R 1001 letter")  # a host's checkout is not root's
    yield root.must("sh ci.sh", cwd="/root/letter", XDG_CACHE_HOME="/tmp/cache")
    page = (root.folder / "root/letter/out/index.html").read_text("utf-8")
    for link in re.findall(r'(?:href|src)="([^"]+)"', page):
        if not (root.folder / "root/letter/out" / link).is_file():
            raise Failed(f"out/index.html leads to {link}, which is not there")
    if "changes.html" not in page:
        raise Failed("out/index.html does not lead to what changed")


def container(root: Root) -> Steps:
    """The lines of the Dockerfile, where no engine runs: COPY, ENV, RUN and ENTRYPOINT by hand."""
    variables: dict[str, str] = {}
    root.put(_committed("tar"), "/context")
    _put_packages(root, "/context/out/dist")
    for word, rest in _instructions((HOUSE / "Dockerfile").read_text("utf-8")):
        if word == "RUN":
            yield root.must(rest, cwd="/", home="/root", **variables)
        elif word == "COPY":
            *what, into = rest.split()
            files = " ".join(f"/context/{name}" + "." * name.endswith("/") for name in what)
            yield root.must(f"mkdir -p {into} && cp -r {files} {into}")
        elif word == "ENV":
            for name, value in re.findall(r"(\w+)=(\S+)", rest):
                variables[name] = value.replace("$PATH", variables.get("PATH", PATH))
    root.must("mkdir /publication && chown press:press /publication")
    who = {"user": "press", "cwd": "/publication", "home": "/home/press", **variables}
    yield root.must("builder init letter && builder build letter/issues/*/", **who)


TRIALS: dict[str, Trial] = {
    one.__name__: one for one in (sample, tutorial, pip, pipx, read_only, hosts, container)
}


def _committed(form: str) -> bytes:
    """What is committed, as ``git archive`` packs it."""
    command = ["git", "archive", f"--format={form}", "HEAD"]
    return subprocess.run(command, cwd=HOUSE, check=True, stdout=subprocess.PIPE).stdout


def _put_packages(root: Root, into: str) -> str:
    """Put what `make dist` makes into a folder of the root; gives the wheel's name."""
    place = root.folder / into.lstrip("/")
    place.mkdir(parents=True, exist_ok=True)
    made = HOUSE / "out/dist"
    if not made.is_dir():
        raise Failed("no out/dist: make dist")
    for file in made.iterdir():
        (place / file.name).write_bytes(file.read_bytes())
    (wheel,) = place.glob("*.whl")
    return wheel.name


def _ready(root: Root) -> Steps:
    """A builder in /root/press, as :func:`pip` has it in the end, which others may run."""
    wheel = _put_packages(root, "/root")
    yield root.install("python3-venv make libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0")
    yield root.must("python3 -m venv press && chmod 755 /root")
    yield root.must("press/bin/pip install --quiet --require-hashes -r requirements.lock")
    yield root.must(f"press/bin/pip install --quiet --no-deps {wheel}")


def _refused(root: Root, command: str, code: int, says: str, who: dict[str, str]) -> Ran:
    """A command that cannot be done here, which it tells in a few words with the way out."""
    ran = root.run(command, **who)
    if ran.code != code or says not in ran.said or len(ran.said.splitlines()) > 4:
        raise Failed(f"{command}: {ran.code}, not {code} and {says}\n{ran.said[-2000:]}")
    return ran


def _mended_by_doctor(root: Root, builder: str, who: dict[str, str]) -> Steps:
    """Do what doctor tells: the packages as root, the rest as the reader. It is content then."""
    said = root.run(f"{builder} doctor", **who)
    yield said
    (packages,) = re.findall(r"as root: apt-get install (.+)", said.said)
    yield root.install(packages)
    for told in re.findall(r"run: (.+)", said.said):
        for command in told.split(" && "):
            if not command.startswith("apt-get "):
                yield root.must(re.sub("^builder ", f"{builder} ", command), **who)
    said = root.must(f"{builder} doctor", **who)
    if "MISSING" in said.said or "absent" in said.said:
        raise Failed(said.said)


def _preview(line: str) -> str:
    """The preview in the background: its page asked for once it answers, then stopped."""
    ask = "import sys,urllib.request as r; assert r.urlopen(sys.argv[1]).status == 200"
    return (
        f"{{ {line} >desk.log 2>&1 & }}; desk=$!; "
        "for i in $(seq 600); do grep -q http: desk.log && break; sleep 0.2; done; cat desk.log; "
        f"python3 -c {shlex.quote(ask)} $(grep -o 'http:[^ ]*' desk.log | head -1); "
        "code=$?; kill $desk; wait $desk; exit $code"
    )


def _instructions(dockerfile: str) -> Iterator[tuple[str, str]]:
    whole = re.sub(r"\\\n", " ", re.sub(r"^#.*\n", "", dockerfile, flags=re.M))
    for line in whole.splitlines():
        word, _, rest = line.partition(" ")
        yield word, rest.strip()
