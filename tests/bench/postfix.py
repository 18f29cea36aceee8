"""Letters into a real Postfix, with OpenDKIM and Dovecot: ``python -m tests.bench.postfix 5000``.

A private Postfix on loopback delivers into a Maildir; OpenDKIM signs, Dovecot lends the Maildir
out by IMAP over TLS. Measured are one connection against four; held are that each letter arrives
once over twenty kills, that the signature covers what one-click unsubscribing needs (RFC 8058
§4), and that a reader whose mailbox is unknown is remembered. Needs root and the Debian packages
postfix, opendkim, opendkim-tools, dovecot-imapd and openssl.
"""

from __future__ import annotations

import json
import os
import random
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import yaml

from builder.ground.places import HOUSE
from tests import factory

NEEDED = ("postfix", "opendkim", "opendkim-genkey", "dovecot", "openssl")
KILLS = 20
UID = 65534
_SERVICES = """
{port} inet n - n - 50 smtpd
pickup unix n - n 60 1 pickup
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
error unix - - n - - error
virtual unix - n n - - virtual
anvil unix - - n - 1 anvil
proxymap unix - - n - - proxymap
postlog unix-dgram n - n - 1 postlogd
"""
_MAIN = """
compatibility_level = 3.6
queue_directory = {home}/spool
data_directory = {home}/data
maillog_file = {home}/maillog
maillog_file_prefixes = {home}
mail_owner = postfix
setgid_group = postdrop
myhostname = mail.example.org
mydestination =
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
mynetworks = 127.0.0.0/8
recipient_delimiter = +
virtual_mailbox_domains = example.org
virtual_mailbox_base = {home}/boxes
virtual_mailbox_maps = static:all/
virtual_uid_maps = static:{uid}
virtual_gid_maps = static:{uid}
virtual_minimum_uid = 1
relay_domains = gone.example.org
smtpd_reject_unlisted_recipient = no
transport_maps = inline:{{ {{gone.example.org = error:5.1.1 unknown user}} }}
alias_maps =
smtpd_milters = inet:127.0.0.1:{dkim}
non_smtpd_milters =
"""
_DKIM = """
Mode s
Domain example.org
Selector news
KeyFile {home}/news.private
Socket inet:{dkim}@127.0.0.1
Syslog no
UserID root
RequireSafeKeys no
SignHeaders From,Subject,Date,To,Message-ID,Content-Type,List-Unsubscribe,List-Unsubscribe-Post
"""
_DOVECOT = """
base_dir = {home}/dovecot
state_dir = {home}/dovecot-state
log_path = {home}/dovecot.log
protocols = imap
listen = 127.0.0.1
default_login_user = nobody
default_internal_user = nobody
default_internal_group = nogroup
first_valid_uid = 1
ssl = required
ssl_cert = <{home}/tls.crt
ssl_key = <{home}/tls.key
mail_location = maildir:{home}/boxes/all
passdb {{
  driver = static
  args = password=sesame
}}
userdb {{
  driver = static
  args = uid={uid} gid={uid} home={home}/boxes
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = 0
  }}
  inet_listener imaps {{
    port = {imaps}
    ssl = yes
  }}
}}
service anvil {{
  chroot =
}}
"""


@dataclass(frozen=True)
class Office:
    """The servers, each on a port of loopback, and where letters arrive."""

    home: Path
    smtp: int
    imaps: int

    @property
    def arrived(self) -> list[bytes]:
        """The heads of the letters that have arrived."""
        letters = (self.home / "boxes" / "all" / "new").glob("*")
        return [one.read_bytes().partition(b"\n\n")[0] for one in letters]

    def wait_for(self, number: int) -> list[bytes]:
        """The same, once so many have."""
        until = time.monotonic() + 60
        while len(heads := self.arrived) < number and time.monotonic() < until:
            time.sleep(0.5)
        return heads

    def empty(self) -> None:
        """Take all letters away."""
        shutil.rmtree(self.home / "boxes" / "all", ignore_errors=True)


def main() -> None:
    """Measure and hold; the number of letters may stand on the command line."""
    if missing := [name for name in NEEDED if not shutil.which(name)]:
        print(f"skipped: no {', '.join(missing)}")
        return
    count = next((int(word) for word in sys.argv if word.isdigit()), 1_000)
    with tempfile.TemporaryDirectory(prefix="office-") as name, _office(Path(name)) as office:
        seconds = {number: _timed(office, count, number) for number in (1, 4)}
        for number, took in seconds.items():
            print(
                f"{count} letters, {number} connections: {took:.1f} s, {count / took:.0f} a second"
            )
        print(
            f"four connections are {seconds[1] / seconds[4]:.2f} times as fast as one", flush=True
        )
        _killed(office, max(400, count // 5))
        _signed(office)
        _bounced(office)


def _timed(office: Office, count: int, connections: int) -> float:
    with tempfile.TemporaryDirectory() as folder:
        office.empty()
        start = time.perf_counter()
        command = _send(office, Path(folder), count, connections)
        subprocess.run(command, check=True, cwd=HOUSE, capture_output=True)
        seconds = time.perf_counter() - start
    _once_each(office.wait_for(count), count)
    return seconds


def _once_each(heads: list[bytes], count: int) -> None:
    readers = _readers(heads)
    twice = [reader for reader, number in readers.items() if number > 1]
    if twice or len(readers) != count:
        raise SystemExit(f"{len(twice)} twice, {count - len(readers)} of {count} lost")


def _readers(heads: list[bytes]) -> Counter[str]:
    """How many letters each reader has got."""
    to = (re.search(rb"(?m)^X-Original-To: (\S+)", head) for head in heads)
    return Counter(found[1].decode() for found in to if found)


def _send(
    office: Office, folder: Path, count: int, connections: int, domain: str = ""
) -> list[str]:
    people = folder / "list.csv"
    rows = (f"r{n}@{domain or 'example.org'},读者{n}\n" for n in range(count))
    people.write_text("email,name_zh\n" + "".join(rows), encoding="utf-8")
    factory.finished(folder / "out", padding=20_000)
    command = [sys.executable, "-m", "builder", "mail", "send", str(_issue(folder))]
    command += ["--smtp", f"smtp://127.0.0.1:{office.smtp}", "--to", str(people)]
    return [*command, "--out", str(folder / "out"), "--connections", str(connections)]


def _issue(folder: Path) -> Path:
    """The sample, as a publication of its own whose letters can be unsubscribed from."""
    copy = folder / "issues" / "2017-02"
    if not copy.exists():
        shutil.copytree(HOUSE / "issues" / "2017-02", copy)
        shared = yaml.safe_load((HOUSE / "issues" / "publication.yaml").read_text("utf-8"))
        shared["mail"] = {
            "from": "News <news@example.org>", "bounce": "bounce@example.org",
            "unsubscribe": "https://example.org/leave?r={address}",
        }  # fmt: skip
        publication = copy.parent / "publication.yaml"
        publication.write_text(yaml.safe_dump(shared, allow_unicode=True), "utf-8")
    return copy


def _killed(office: Office, count: int) -> None:
    """Send with four connections, killed twenty times: what the ledger says is what arrived."""
    chance = random.Random(20170228)
    office.empty()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        command = _send(office, folder, count, 4)
        resume = [*command[:4], "resume", command[5], "--out", str(folder / "out")]
        kills = 0
        for run in (command, *[resume] * KILLS):
            before = len(office.arrived)
            process = subprocess.Popen(run, cwd=HOUSE, stdout=subprocess.DEVNULL,
                                       stderr=subprocess.DEVNULL)  # fmt: skip
            while len(office.arrived) == before and process.poll() is None:
                time.sleep(0.005)
            time.sleep(chance.uniform(0, 0.1))
            kills += process.poll() is None
            os.kill(process.pid, signal.SIGKILL)
            process.wait()
        subprocess.run(resume, check=False, cwd=HOUSE, capture_output=True)
        status = [*command[:4], "status", command[5], "--out", str(folder / "out")]
        told = subprocess.run([*status, "--format", "json"], check=True, cwd=HOUSE,
                              capture_output=True, text=True)  # fmt: skip
        now = json.loads(told.stdout)
    doubt = len(now["in_doubt"])
    heads = office.wait_for(count - doubt)
    time.sleep(3)
    got = _readers(office.arrived)
    twice = [reader for reader, number in got.items() if number > 1]
    lost = set(now["sent"]) - set(got)
    unknown = set(got) - set(now["sent"]) - set(now["in_doubt"])
    print(f"{count} letters over {kills} kills: {len(twice)} twice, {len(lost)} lost,")
    print(f"  {doubt} in doubt, {len(heads)} arrived, {len(unknown)} unknown to the ledger")
    if twice or lost or unknown or len(now["sent"]) + doubt != count:
        raise SystemExit("the ledger does not tell the truth")


def _signed(office: Office) -> None:
    signature = re.search(rb"(?ms)^DKIM-Signature:.*?(?=^\S)", office.arrived[0] + b"\nx")
    covered = re.sub(rb"\s", b"", signature[0]).lower() if signature else b""
    wanted = (b"list-unsubscribe:", b"list-unsubscribe-post")
    if not all(name in covered for name in wanted):
        raise SystemExit("the DKIM signature leaves unsubscribing out")
    print("the DKIM signature covers List-Unsubscribe and List-Unsubscribe-Post")


def _bounced(office: Office) -> None:
    """Letters to unknown readers come back, are read over IMAP and remembered."""
    office.empty()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        command = _send(office, folder, 20, 2, "gone.example.org")
        subprocess.run(command, check=True, cwd=HOUSE, capture_output=True)
        office.wait_for(20)
        environment = {**os.environ, "SSL_CERT_FILE": str(office.home / "tls.crt"),
                       "BUILDER_IMAP_PASSWORD": "sesame"}  # fmt: skip
        read = [*command[:4], "bounces", f"imaps://all@127.0.0.1:{office.imaps}/INBOX"]
        read += ["--publication", str(folder / "issues"), "--format", "json"]
        told = subprocess.run(
            read, check=False, cwd=HOUSE, capture_output=True, text=True, env=environment
        )
        again = subprocess.run([*command, "--dry-run", "--format", "json"], cwd=HOUSE,
                               check=False, capture_output=True, text=True)  # fmt: skip
    if told.returncode or json.loads(again.stdout)["suppressed"] != 20:
        raise SystemExit(f"bounces were not remembered: {told.stderr}{told.stdout}{again.stderr}")
    print("20 of 20 bounces read over IMAP and remembered")


@contextmanager
def _office(home: Path) -> Iterator[Office]:
    """Start the three servers in a folder, and end them."""
    home.chmod(0o755)
    smtp, dkim, imaps = _free_ports(3)
    values = {"home": home, "uid": UID, "port": smtp, "dkim": dkim, "imaps": imaps}
    office = home / "postfix"  # apart from the others' folders, which Postfix would look through
    for folder in ("postfix", "spool", "data", "boxes", "dovecot-state"):
        (home / folder).mkdir()
    os.chown(home / "boxes", UID, UID)
    shutil.chown(home / "data", "postfix")
    (office / "main.cf").write_text(_MAIN.format(**values))
    (office / "master.cf").write_text(_SERVICES.format(**values))
    (home / "dkim.conf").write_text(_DKIM.format(**values))
    (home / "dovecot.conf").write_text(_DOVECOT.format(**values))
    _run("opendkim-genkey", "-s", "news", "-d", "example.org", "-D", str(home))
    _run("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-keyout",
         str(home / "tls.key"), "-out", str(home / "tls.crt"), "-subj", "/CN=mail.example.org",
         "-addext", "subjectAltName=IP:127.0.0.1")  # fmt: skip
    dkim_server = subprocess.Popen(["opendkim", "-f", "-x", str(home / "dkim.conf")])
    _run("dovecot", "-c", str(home / "dovecot.conf"))
    _run("postfix", "-c", str(office), "start")
    try:
        yield Office(home, smtp, imaps)
    finally:
        subprocess.run(["postfix", "-c", str(office), "stop"], check=False,
                       stderr=subprocess.DEVNULL)  # fmt: skip
        subprocess.run(["dovecot", "-c", str(home / "dovecot.conf"), "stop"], check=False)
        dkim_server.terminate()
        dkim_server.wait()


def _run(*command: str) -> None:
    """Run a command; what it leaves running keeps its output open, which is so a file."""
    with tempfile.TemporaryFile("w+") as told:
        if subprocess.run(command, check=False, stdout=told, stderr=told).returncode:
            told.seek(0)
            raise SystemExit(f"{' '.join(command[:3])}: {told.read()}")


def _free_ports(number: int) -> list[int]:
    sockets = [socket.socket() for _ in range(number)]
    for one in sockets:
        one.bind(("127.0.0.1", 0))
    ports = [one.getsockname()[1] for one in sockets]
    for one in sockets:
        one.close()
    return ports


if __name__ == "__main__":
    main()
