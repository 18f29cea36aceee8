"""The sender against a real server on loopback: every kind of answer, and being killed."""

from __future__ import annotations

import multiprocessing
import random
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest
from aiosmtpd.smtp import AuthResult, LoginPassword

from builder.delivery import dispatch, post, server, standing
from builder.delivery.dispatch import Desk, Order
from builder.delivery.post import Pace
from builder.ground.findings import Rejected
from builder.ground.places import HOUSE
from tests.bench.mail import measure
from tests.tools.smtp_server import DROP, Mailhost, served, tls_context


def readers(*numbers: int) -> list[str]:
    return [f"r{n}@example.org" for n in numbers]


def state(desk: Desk) -> dict[str, list[str]]:
    return dict(standing.status("2017-02", desk.out).data)


def test_everybody_gets_one(desk, order):
    host = Mailhost()
    with served(host) as url:
        done = dispatch.send(desk, order(url, 5))
    assert (done.code, host.accepted) == (0, readers(*range(5)))
    assert state(desk) == {
        "sent": readers(*range(5)), "refused": [], "in_doubt": [], "pending": []
    }  # fmt: skip


def test_sending_again_sends_nothing(desk, order):
    host = Mailhost()
    with served(host) as url:
        dispatch.send(desk, order(url))
        done = dispatch.send(desk, order(url))
    assert (done.code, len(host.accepted)) == (0, 3)


def test_new_readers_of_a_longer_list_get_theirs(desk, order):
    host = Mailhost()
    with served(host) as url:
        dispatch.send(desk, order(url, 2))
        dispatch.send(desk, order(url, 4))
    assert host.accepted == readers(0, 1, 2, 3)


def test_greylisting_is_waited_out(desk, order):
    tried: Counter[str] = Counter()

    def grey(address: str) -> str | None:
        tried[address] += 1
        return "451 4.7.1 greylisted, come back" if tried[address] < 3 else None

    host = Mailhost(on_rcpt=grey)
    with served(host) as url:
        done = dispatch.send(desk, order(url))
    assert (done.code, sorted(host.accepted)) == (0, readers(0, 1, 2))
    assert set(tried.values()) == {3}


def test_what_is_put_off_for_ever_stays_pending_and_does_not_block(desk, order):
    host = Mailhost(on_rcpt=lambda a: "450 4.2.1 busy" if a == readers(1)[0] else None)
    with served(host) as url:
        done = dispatch.send(desk, order(url))
    assert done.code == 1
    assert [finding.check for finding in done.findings] == ["mail/put-off"]
    assert (state(desk)["sent"], state(desk)["pending"]) == (readers(0, 2), readers(1))


REPLIES = [
    # answer at, reply for r1, sent, refused, pending, finding
    ("on_rcpt", "550 5.1.1 no such user", (0, 2), (1,), (), None),
    ("on_rcpt", "550 mailbox unavailable", (0, 2), (1,), (), None),
    ("on_rcpt", "552 5.2.2 mailbox full", (0, 2), (1,), (), None),
    ("on_rcpt", "554 5.7.1 relay access denied", (0,), (), (1, 2), "mail/refused"),
    ("on_rcpt", "550 relaying denied", (0,), (), (1, 2), "mail/refused"),
    ("on_rcpt", "550 5.1.8 bad sender", (0,), (), (1, 2), "mail/refused"),
    ("on_end", "554 5.7.1 looks like spam", (0,), (), (1, 2), "mail/refused"),
    ("on_end", "552 5.3.4 too big", (0,), (), (1, 2), "mail/refused"),
    ("on_end", "550 5.1.1 no such user", (0, 2), (1,), (), None),
    ("on_end", "451 4.3.0 try later", (0, 2), (), (1,), "mail/put-off"),
]


@pytest.mark.parametrize(("stage", "reply", "sent", "refused", "pending", "check"), REPLIES)
def test_each_reply_has_its_outcome(desk, order, stage, reply, sent, refused, pending, check):
    host = Mailhost(**{stage: lambda address: reply if address == readers(1)[0] else None})
    with served(host) as url:
        done = dispatch.send(desk, order(url))
    assert state(desk) == {
        "sent": readers(*sent),
        "refused": readers(*refused),
        "in_doubt": [],
        "pending": readers(*pending),
    }
    assert [finding.check for finding in done.findings] == ([check] if check else [])
    if check == "mail/refused":
        assert reply[:3] in done.findings[0].message


def test_a_refused_sender_stops_the_run_before_any_reader(desk, order):
    host = Mailhost(on_mail=lambda address: "550 5.7.1 not you")
    with served(host) as url:
        done = dispatch.send(desk, order(url))
    assert (done.code, host.asked["on_mail news@example.org"]) == (1, 1)
    assert state(desk)["pending"] == readers(0, 1, 2)


def test_connection_dropped_before_the_message_is_made_anew(desk, order):
    drops = iter([DROP, DROP])
    host = Mailhost(on_rcpt=lambda address: next(drops, None))
    with served(host) as url:
        done = dispatch.send(desk, order(url))
    assert (done.code, sorted(host.accepted)) == (0, readers(0, 1, 2))


def test_connection_dropped_after_the_message_leaves_it_in_doubt(desk, order):
    host = Mailhost(on_end=lambda address: DROP if address == readers(1)[0] else None)
    with served(host) as url:
        done = dispatch.send(desk, order(url))
        assert done.code == 1
        assert state(desk)["in_doubt"] == readers(1)
        assert state(desk)["sent"] == readers(0, 2)
        dispatch.resume(desk, Order(pace=order(url).pace))
        assert host.accepted.count(readers(1)[0]) == 1
        host.answers.clear()
        done = dispatch.resume(desk, Order(pace=order(url).pace), repeat=readers(1))
    assert (done.code, host.accepted.count(readers(1)[0])) == (0, 2)
    assert len({_header(message, b"Message-ID") for message in host.messages}) == 3


def test_in_doubt_can_be_noted_as_arrived(desk, order):
    host = Mailhost(on_end=lambda address: DROP if address == readers(1)[0] else None)
    with served(host) as url:
        dispatch.send(desk, order(url))
        done = dispatch.resume(desk, Order(), arrived=readers(1))
    assert (done.code, state(desk)["sent"], len(host.accepted)) == (0, readers(0, 1, 2), 3)


def test_a_server_that_always_drops_ends_the_run(desk, order):
    host = Mailhost(on_rcpt=lambda address: DROP)
    with served(host) as url:
        done = dispatch.send(desk, order(url))
    assert (done.code, done.findings[-1].check) == (3, "mail/server")
    assert state(desk)["pending"] == readers(0, 1, 2)


def test_a_message_that_breaks_every_connection_does_not_hold_up_the_others(desk, order):
    host = Mailhost(on_rcpt=lambda address: DROP if address == readers(0)[0] else None)
    with served(host) as url:
        done = dispatch.send(desk, order(url, 6))
    assert (done.code, sorted(host.accepted)) == (1, readers(1, 2, 3, 4, 5))
    assert state(desk)["pending"] == readers(0)


def test_no_server_at_all(desk, order):
    done = dispatch.send(desk, order("smtp://127.0.0.1:1"))
    assert (done.code, done.findings[-1].check) == (3, "mail/server")
    assert state(desk)["pending"] == readers(0, 1, 2)


def test_size_too_small_is_seen_before_anything_is_sent(desk, order):
    host = Mailhost()
    with served(host, data_size_limit=9_000) as url:
        done = dispatch.send(desk, order(url))
    assert (done.code, done.findings[-1].check) == (1, "mail/size")
    assert "9000" in done.findings[-1].message
    assert not host.asked


def test_suppressed_readers_get_nothing_even_if_pending(desk, order, tmp_path):
    host = Mailhost(on_mail=lambda address: "554 5.7.1 no")
    no = tmp_path / "no.txt"
    no.write_text("# asked in May\nR1@example.org\n")
    with served(host) as url:
        dispatch.send(desk, order(url))
        host.answers.clear()
        done = dispatch.send(desk, order(url, suppress=(no,)))
    assert host.accepted == readers(0, 2)
    assert state(desk)["refused"] == readers(1)
    assert "mail/suppressed" in [finding.check for finding in done.findings]


def test_a_changed_pdf_is_not_sent_twice_by_accident(desk, order):
    host = Mailhost()
    pdf = desk.out / "2017-02/2017-02-email.pdf"
    with served(host) as url:
        dispatch.send(desk, order(url))
        pdf.write_bytes(pdf.read_bytes() + b"%")
        with pytest.raises(Rejected, match=r"has changed since it went out \(readers: 3\)"):
            dispatch.send(desk, order(url))
        assert len(host.accepted) == 3
        done = dispatch.send(desk, order(url, corrected=True))
    assert (done.code, len(host.accepted)) == (0, 6)


def test_resume_finishes_with_the_pdf_it_began_with(desk, order):
    host = Mailhost(on_rcpt=lambda address: "554 5.7.1 no" if address == readers(1)[0] else None)
    pdf = desk.out / "2017-02/2017-02-email.pdf"
    with served(host) as url:
        dispatch.send(desk, order(url))
        pdf.unlink()
        host.answers.clear()
        done = dispatch.resume(desk, Order())
    assert (done.code, host.accepted) == (0, readers(0, 1, 2))
    assert len({message[-3000:][:1000] for message in host.messages}) == 1


def test_two_senders_do_not_share_a_ledger(desk, order):
    with (
        served(Mailhost()) as url,
        dispatch._ledger(desk),
        pytest.raises(Rejected, match="another"),
    ):
        dispatch.send(desk, order(url))


def test_a_bad_list_sends_nothing(desk, order):
    host = Mailhost()
    with served(host) as url, pytest.raises(Rejected):
        dispatch.send(desk, order(url, "email\na@example.org\nno address\n"))
    assert not host.asked
    assert state(desk)["pending"] == []


def test_a_bad_row_can_be_left_out(desk, order):
    host = Mailhost()
    with served(host) as url:
        lines = "email\na@example.org\nno address\n"
        done = dispatch.send(desk, order(url, lines, skip_bad=True))
    assert (done.code, host.accepted) == (0, ["a@example.org"])
    assert (done.findings[0].severity, done.findings[0].line) == ("warning", 3)


def test_dry_run_asks_no_server(desk, order):
    done = dispatch.dry_run(desk, order("smtp://127.0.0.1:1", 4))
    assert (done.code, done.data) == (0, {"letters": 4, "suppressed": 0})
    assert not (desk.out / "2017-02/mail/ledger.sqlite").exists()


def test_letters_to_oneself_stay_out_of_the_ledger(desk, order):
    host = Mailhost()
    with served(host) as url:
        dispatch.send_test(desk, order(url), ["me@example.org"])
        done = dispatch.send(desk, order(url, "email\nme@example.org\n"))
    assert (done.code, host.accepted) == (0, ["me@example.org"] * 3)
    assert len({_header(message, b"Message-ID") for message in host.messages}) == 3


class FakeClock:
    def __init__(self) -> None:
        self.now = 1e9
        self.rests: list[float] = []

    def time(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.rests.append(seconds)
        self.now += seconds


def test_the_rate_is_kept(desk, order, monkeypatch):
    clock = FakeClock()
    host = Mailhost()
    with served(host) as url:
        wanted = order(url, 4)
        slow = Order(wanted.list_file, url, pace=Pace(per_minute=30))
        original = dispatch.Post

        def timed(*arguments: object, **more: object) -> object:
            return original(*arguments, clock=clock, **more)  # type: ignore[arg-type]

        monkeypatch.setattr(dispatch, "Post", timed)
        dispatch.send(desk, slow)
    assert clock.rests == [pytest.approx(2.0)] * 3


VERDICTS = [
    ("end", 250, "2.0.0 ok", "sent"),
    ("rcpt", 451, "greylisted", "again"),
    ("end", 452, "4.2.2 over quota", "again"),
    ("mail", 451, "4.7.1 too fast", "pause"),
    ("rcpt", 421, "closing", "pause"),
    ("data", 0, "connection lost", "pause"),
    ("rcpt", 550, "5.1.1 unknown", "skip"),
    ("rcpt", 553, "mailbox name not allowed", "skip"),
    ("rcpt", 550, "5.1.7 bad sender", "stop"),
    ("rcpt", 550, "blocked by policy", "stop"),
    ("rcpt", 530, "5.7.0 authenticate first", "stop"),
    ("mail", 552, "5.3.4 too big", "stop"),
    ("data", 554, "no", "stop"),
    ("end", 554, "5.7.1 spam", "stop"),
    ("end", 550, "5.2.1 disabled", "skip"),
]


@pytest.mark.parametrize(("stage", "code", "text", "expected"), VERDICTS)
def test_verdicts(stage, code, text, expected):
    assert server.verdict(stage, code, text) == expected


def _sender(desk: Desk, wanted: Order | None) -> None:
    if wanted:
        dispatch.send(desk, wanted)
    else:
        dispatch.resume(desk, Order(pace=Pace(reconnect=(0.01,) * 4)))


def test_killed_at_random_moments_nobody_twice_nobody_lost(desk, order):
    """200 readers, 20 kills (SIGKILL), then a run to the end."""
    seed = 20170228
    chance = random.Random(seed)
    processes = multiprocessing.get_context("forkserver")
    processes.set_forkserver_preload(
        ["builder.delivery.dispatch", "PIL.JpegImagePlugin", "encodings.idna", "pytest",
         "aiosmtpd.controller", "pikepdf"]
    )  # fmt: skip
    host = Mailhost()
    host.keep_messages = False
    host.end_seconds = 0.004
    kills = 0
    with served(host) as url:
        first: Order | None = order(url, 200)
        while kills < 20:
            before = len(host.accepted)
            process = processes.Process(target=_sender, args=(desk, first))
            process.start()
            while len(host.accepted) == before and process.is_alive():
                time.sleep(0.001)
            time.sleep(chance.uniform(0, 0.05))
            assert process.is_alive(), f"all was sent after {kills} kills: slow the server down"
            process.kill()
            process.join()
            first, kills = None, kills + 1
            assert len(state(desk)["in_doubt"]) <= kills
        done = dispatch.resume(desk, Order(pace=order(url, 200).pace))
    now = state(desk)
    got = Counter(host.accepted)
    assert [address for address, number in got.items() if number > 1] == []
    assert sorted(now["sent"] + now["in_doubt"]) == sorted(readers(*range(200)))
    assert set(now["sent"]) <= set(got)
    assert set(readers(*range(200))) - set(got) <= set(now["in_doubt"])
    assert now["pending"] == now["refused"] == []
    assert len(now["in_doubt"]) <= 20
    told = "\n".join(done.lines)
    assert all(address in told for address in now["in_doubt"])


def test_letters_with_a_megabyte_each_share_it_in_memory():
    figures = measure("a sink", messages=60)
    assert figures.message_bytes > 1_300_000
    assert figures.sender_megabytes <= 150


@pytest.fixture
def certificate(tmp_path: Path) -> tuple[str, str]:
    openssl = shutil.which("openssl")
    if not openssl:
        pytest.skip("openssl is not installed: no certificate can be made")
    crt, key = str(tmp_path / "crt.pem"), str(tmp_path / "key.pem")
    command = [
        openssl, "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-keyout", key,
        "-out", crt, "-subj", "/CN=mail.example.org", "-addext", "subjectAltName=IP:127.0.0.1",
    ]  # fmt: skip
    subprocess.run(command, check=True, capture_output=True)
    return crt, key


def _only_anna(server, session, envelope, mechanism, login) -> AuthResult:
    good = isinstance(login, LoginPassword) and login.password == b"open sesame"
    return AuthResult(success=good and login.login == b"anna", handled=False)


def test_four_connections_send_to_everybody_once(desk, order):
    host = Mailhost()
    host.end_seconds = 0.02
    with served(host) as url:
        done = dispatch.send(desk, order(url, 40, connections=4))
    assert (done.code, sorted(host.accepted)) == (0, sorted(readers(*range(40))))
    assert host.most_at_once == 4
    assert len(state(desk)["sent"]) == 40


def test_a_refusal_of_the_content_ends_all_connections(desk, order):
    host = Mailhost(on_end=lambda address: "554 5.7.1 spam" if address == readers(7)[0] else None)
    host.end_seconds = 0.01
    with served(host) as url:
        done = dispatch.send(desk, order(url, 40, connections=3))
    assert [finding.check for finding in done.findings] == ["mail/refused"]
    now = state(desk)
    assert sorted(now["sent"]) == sorted(host.accepted)
    assert now["in_doubt"] == [] and len(now["pending"]) > 20


def test_a_server_that_takes_fewer_connections_is_served_over_those(desk, order):
    host = Mailhost()
    host.end_seconds, host.most_sessions = 0.01, 2
    with served(host) as url:
        done = dispatch.send(desk, order(url, 30, connections=5))
    assert (done.code, sorted(host.accepted)) == (0, sorted(readers(*range(30))))


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_run_called_off_finishes_the_letters_in_hand(desk, order, tmp_path, number):
    host = Mailhost()
    host.end_seconds = 0.3
    order("smtp://127.0.0.1", 20)  # writes the list
    with served(host) as url:
        command = [sys.executable, "-m", "builder", "mail", "send", "issues/2017-02"]
        command += ["--smtp", url, "--from", "news@example.org"]
        command += ["--to", str(tmp_path / "list.csv"), "--out", str(desk.out)]
        command += ["--connections", "2"]
        run = subprocess.Popen(
            command, cwd=HOUSE, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )
        until = time.monotonic() + 60
        while not host.asked and run.poll() is None and time.monotonic() < until:
            time.sleep(0.01)
        run.send_signal(number)
        _, words = run.communicate(timeout=60)
    assert run.returncode == 130, words
    assert "stopped" in words and "Traceback" not in words
    now = state(desk)
    assert now["in_doubt"] == [] and sorted(now["sent"]) == sorted(host.accepted)
    assert 1 <= len(now["sent"]) <= 4 and len(now["pending"]) == 20 - len(now["sent"])


def test_a_run_says_how_far_it_is(desk, order, monkeypatch):
    monkeypatch.setattr(post, "PROGRESS_SECONDS", 0.0)
    said: list[str] = []
    with served(Mailhost()) as url:
        dispatch.send(replace(desk, report=said.append), order(url, 3))
    assert [line.split(",")[0] for line in said] == ["1 of 3", "2 of 3", "3 of 3"]
    assert said[-1].endswith(" 0 min 0 s left")


def test_a_run_waits_for_its_moment(desk, order, monkeypatch):
    clock = FakeClock()
    with served(Mailhost()) as url:
        late = replace(order(url, 1), pace=Pace(start=clock.now + 3600))
        original = dispatch.Post
        monkeypatch.setattr(
            dispatch, "Post", lambda *given, **more: original(*given, clock=clock, **more)
        )
        done = dispatch.send(desk, late)
    assert (done.code, clock.rests) == (0, [3600])


@pytest.mark.parametrize("offered", [True, False])
def test_an_address_that_is_not_ascii_needs_smtputf8(desk, order, offered):
    host = Mailhost()
    with served(host, enable_SMTPUTF8=offered) as url:
        done = dispatch.send(
            desk, order(url, "email,name_zh\n用户@example.cn,王云\na@example.org,\n")
        )
    assert done.code == 0
    if not offered:
        assert (state(desk)["refused"], host.accepted) == (["用户@example.cn"], ["a@example.org"])
        return
    assert host.accepted == ["用户@example.cn", "a@example.org"]
    assert "\r\n <用户@example.cn>\r\n".encode() in host.messages[0]
    assert host.messages[1].isascii()


def test_only_the_owner_can_look_into_what_belongs_to_mail(desk, order):
    with served(Mailhost()) as url:
        dispatch.send(desk, order(url))
    dispatch.draft(desk, order(url, 2))
    folder = desk.out / "2017-02" / "mail"
    modes = {path.name: path.stat().st_mode & 0o777 for path in folder.iterdir()}
    assert folder.stat().st_mode & 0o777 == 0o700
    assert {modes[name] for name in modes if not (folder / name).is_dir()} == {0o600}


def test_starttls_and_login(desk, order, certificate, monkeypatch):
    host = Mailhost()
    monkeypatch.setenv("SSL_CERT_FILE", certificate[0])
    monkeypatch.setenv(server.PASSWORD_VARIABLE, "open sesame")
    options = {"authenticator": _only_anna, "auth_required": True}
    with served(host, tls_context=tls_context(*certificate), **options) as url:
        done = dispatch.send(desk, order(url.replace("//", "//anna@")))
    assert (done.code, host.tls_used) == (0, [True] * 3)
    ledger = (desk.out / "2017-02/mail/ledger.sqlite").read_bytes()
    assert b"sesame" not in ledger


def test_a_wrong_password_ends_the_run(desk, order, certificate, monkeypatch):
    monkeypatch.setenv("SSL_CERT_FILE", certificate[0])
    monkeypatch.setenv(server.PASSWORD_VARIABLE, "wrong")
    context = tls_context(*certificate)
    with served(Mailhost(), tls_context=context, authenticator=_only_anna) as url:
        done = dispatch.send(desk, order(url.replace("//", "//anna@")))
    assert (done.code, done.findings[-1].check) == (3, "mail/server")
    assert "wrong" not in done.findings[-1].message


def test_an_unknown_certificate_ends_the_run(desk, order, certificate):
    with served(Mailhost(), tls_context=tls_context(*certificate)) as url:
        done = dispatch.send(desk, order(url))
    assert (done.code, "SSL_CERT_FILE" in done.findings[-1].message) == (3, True)


def test_a_certificate_for_another_host_is_told_from_an_unknown_one(
    desk, order, certificate, monkeypatch
):
    monkeypatch.setenv("SSL_CERT_FILE", certificate[0])
    with served(Mailhost(), tls_context=tls_context(*certificate)) as url:
        done = dispatch.send(desk, order(url.replace("127.0.0.1", "localhost")))
    assert done.code == 3
    assert "the certificate is not for localhost" in done.findings[-1].message


NAMES = [
    ("press.example.org", "press.example.org"),
    ("mac.local", "news.example"),
    ("localhost", "news.example"),
    ("localhost.localdomain", "news.example"),
]


@pytest.mark.parametrize(("own", "given"), NAMES)
def test_the_server_is_greeted_by_a_name_that_others_know(own, given, monkeypatch):
    monkeypatch.setattr(server.socket, "getfqdn", lambda: own)
    assert server._name_to_give("news.example") == given


def test_tls_from_the_start(desk, order, certificate, monkeypatch):
    monkeypatch.setenv("SSL_CERT_FILE", certificate[0])
    host = Mailhost()
    with served(host, ssl_context=tls_context(*certificate)) as url:
        done = dispatch.send(desk, order(url.replace("smtp:", "smtps:")))
    assert (done.code, host.accepted) == (0, readers(0, 1, 2))


BAD_SERVERS = [
    "http://example.org", "smtp://", "smtp://a:secret@example.org", "smtp://example.org:99999",
    "smtp://example.org?tls=yes", "mail.example.org:25",
]  # fmt: skip


@pytest.mark.parametrize("url", BAD_SERVERS)
def test_bad_server_addresses_are_refused(url):
    with pytest.raises(Rejected) as caught:
        server.read_server(url)
    assert "secret" not in str(caught.value)


def _header(message: bytes, name: bytes) -> bytes:
    return next(line for line in message.splitlines() if line.startswith(name + b":"))
