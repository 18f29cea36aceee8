"""The desk as programs talk to it: pages that follow every save, and who may ask."""

from __future__ import annotations

import http.client
import io
import json
import socket
from urllib.parse import urlencode

import pytest
from PIL import Image

ARTICLE = "articles/river.md"


def images(state):
    return {page["number"]: page["image"] for page in state["pages"]}


def test_the_address_stands_on_a_line_of_its_own(desk):
    assert desk.address == f"http://127.0.0.1:{desk.port}/"


def test_the_state_says_what_stands(desk):
    state = desk.state()
    assert {"version", "busy", "seconds", "pages", "findings"} <= set(state)
    assert [page["number"] for page in state["pages"]] == [*range(1, len(state["pages"]) + 1)]
    page = state["pages"][0]
    assert (round(page["width_pt"]), round(page["height_pt"])) == (595, 842)


@pytest.mark.parametrize("scale", [1, 2.5])
def test_a_page_is_drawn_at_the_pixels_asked_for(desk, scale):
    page = desk.state()["pages"][0]
    status, png, headers = desk.ask(f"{page['image']}?scale={scale}")
    assert (status, headers["content-type"]) == (200, "image/png")
    width, height = Image.open(io.BytesIO(png)).size
    assert abs(width - page["width_pt"] * scale) <= 2
    assert abs(height - page["height_pt"] * scale) <= 2


def test_only_the_pages_that_changed_have_another_image(desk):
    before = desk.state()
    after = desk.write(ARTICLE, desk.read(ARTICLE).replace("发亮", "闪亮"))
    assert after["version"] > before["version"]
    changed = {n for n, image in images(after).items() if images(before).get(n) != image}
    assert 0 < len(changed) < len(after["pages"])
    same = desk.write(ARTICLE, desk.read(ARTICLE) + "\n<!-- numbers: seen -->\n")
    assert same["version"] > after["version"]


@pytest.mark.parametrize(
    ("name", "broken", "check", "line"),
    [
        ("issue.yaml", "number: [1\n", "yaml/syntax", 2),
        (ARTICLE, "---\ntitle: {zh: 题}\n", "article/front-matter", 1),
        ("../../layouts/shared/article.html", "{% for %}", "layout/template", 1),
        ("figures/street.svg", "<svg", "figure/refused", None),
    ],
)
def test_while_an_error_stands_the_last_good_pages_stay(desk, name, broken, check, line):
    good = desk.state()
    kept = desk.read(name)
    bad = desk.write(name, broken)
    assert bad["version"] > good["version"]
    assert images(bad) == images(good)
    told = [one for one in bad["findings"] if one["severity"] == "error"]
    assert check in {one["check"] for one in told}
    first = next(one for one in told if one["check"] == check)
    assert first["file"] and first["message"] and first["hint"]
    assert line is None or first["line"] == line
    assert desk.ask(bad["pages"][0]["image"])[0] == 200
    mended = desk.write(name, kept)
    assert images(mended) == images(good)
    assert not [one for one in mended["findings"] if one["severity"] == "error"]


def test_an_unknown_property_is_a_finding_in_its_place(desk):
    sheet = desk.read("../../layouts/parallel/layout.css")
    state = desk.write("../../layouts/parallel/layout.css", f"{sheet}\n.pair {{ colour: red }}\n")
    (told,) = [one for one in state["findings"] if one["check"] == "layout/style"]
    assert told["file"].endswith("layouts/parallel/layout.css")
    assert told["line"] == sheet.count("\n") + 2


def test_a_deleted_folder_that_comes_back_is_followed(desk):
    before = desk.state()
    away = desk.folder.with_name("away")
    desk.folder.rename(away)
    gone = desk.settled(before["version"])
    assert images(gone) == images(before)
    away.rename(desk.folder)
    state = desk.settled(gone["version"])
    while not state["good"]:
        state = desk.settled(state["version"])
    again = desk.write(ARTICLE, desk.read(ARTICLE).replace("发亮", "很亮"))
    assert images(again) != images(before)


def test_each_new_version_is_an_event(desk):
    line = http.client.HTTPConnection("127.0.0.1", desk.port, timeout=150)
    line.request("GET", "/api/events")
    stream = line.getresponse()
    assert stream.getheader("content-type").startswith("text/event-stream")
    before = desk.state()["version"]
    desk.write(ARTICLE, desk.read(ARTICLE).replace("雨天", "雪天"))
    told = next(each for each in iter(stream.readline, b"") if each.startswith(b"data:"))
    assert json.loads(told[5:])["version"] == before + 1
    line.close()


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("127.0.0.1:{port}", 200),
        ("localhost:{port}", 200),
        ("LOCALHOST:{port}", 200),
        ("[::1]:{port}", 200),
        ("127.0.0.1", 421),
        ("localhost", 421),
        ("localhost:{port}.example.org", 421),
        ("evil.example.org:{port}", 421),
        ("127.0.0.1:1", 421),
        ("[::ffff:127.0.0.1]:{port}", 421),
        ("", 421),
    ],
)
def test_only_names_of_this_machine_are_answered(desk, host, status):
    assert desk.ask("/api/state", Host=host.format(port=desk.port))[0] == status


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Origin": "http://127.0.0.1:{port}"}, 200),
        ({"Origin": "http://localhost:{port}"}, 200),
        ({"Origin": "http://evil.example.org"}, 403),
        ({"Origin": "https://127.0.0.1:{port}"}, 403),
        ({"Origin": "http://127.0.0.1:1"}, 403),
        ({"Origin": "null"}, 403),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Sec-Fetch-Site": "same-site"}, 403),
        ({"Sec-Fetch-Site": "same-origin"}, 200),
    ],
)
def test_pages_of_other_sites_are_refused(desk, headers, status):
    sent = {name: value.format(port=desk.port) for name, value in headers.items()}
    assert desk.ask("/api/state", **sent)[0] == status


def test_it_listens_on_this_machine_alone(desk):
    others = {
        address[4][0]
        for address in socket.getaddrinfo(socket.gethostname(), None, socket.AF_INET)
        if not address[4][0].startswith("127.")
    }
    for address in others:
        with pytest.raises(OSError), socket.create_connection((address, desk.port), 2):
            pass


@pytest.mark.parametrize("token", ["", "wrong"])
def test_what_changes_something_wants_the_token(desk, token):
    assert desk.order("/api/open", token, file=ARTICLE)[0] == 403
    assert desk.order("/api/language", token, lang="zh")[0] == 403


def test_a_request_of_ten_megabytes_is_refused(desk):
    big = b"x" * 10_000_000
    for method, path in (("POST", "/api/open"), ("GET", "/api/state"), ("POST", "/nowhere")):
        assert desk.ask(path, method, big, X_Desk_Token=desk.token())[0] == 413
    assert desk.state()["version"]


@pytest.mark.parametrize(
    "file",
    [
        "../publication.yaml", "../../../etc/passwd", "/etc/passwd", "articles/../../x.md",
        "articles\\..\\x.md", "~/.profile", ".git/config", "articles/link.md", "layouts/link.css",
        "file:///etc/passwd", "articles", "", "a\0b",
    ],
)  # fmt: skip
def test_no_file_beyond_the_issue_the_layouts_and_the_fonts_is_read(desk, tmp_path, file):
    secret = tmp_path / "secret.md"
    secret.write_text("secret")
    links = (desk.folder / "articles/link.md", desk.folder.parents[1] / "layouts/link.css")
    for link in links:
        link.symlink_to(secret)
    status, body, _ = desk.ask(f"/api/source?{urlencode({'file': file})}")
    assert status == 404
    assert b"secret" not in body
    for link in links:
        link.unlink()


@pytest.mark.parametrize(
    "path",
    [
        "/desk/../server.py",
        "/desk/%2e%2e/server.py",
        "/desk/nothing.js",
        "/pages/1/none.png",
        "/pages/99/x.png",
        "/api/nothing",
    ],
)
def test_what_there_is_not_is_not_found(desk, path):
    assert desk.ask(path)[0] in (404, 410)


@pytest.mark.parametrize(
    "query",
    ["", "page=1", "page=x&x=1&y=1", "page=1&x=nan&y=1", "page=1.5&x=1&y=1", "page=1&x=1e99&y=1"],
)
def test_a_question_that_means_nothing_is_told_so(desk, query):
    status, body, _ = desk.ask(f"/api/locate?{query}")
    assert status == 400
    assert json.loads(body)["error"]


def test_findings_are_told_in_the_language_of_the_page(desk):
    sheet = desk.read("../../layouts/parallel/layout.css")
    state = desk.write("../../layouts/parallel/layout.css", f"{sheet}\n.pair {{ colour: red }}\n")
    english = state["findings"][0]["message"]
    assert desk.order("/api/language", lang="zh") == (200, {"lang": "zh"})
    chinese = desk.settled(state["version"])
    assert chinese["findings"][0]["message"] != english
    desk.order("/api/language", lang="en")
    assert desk.settled(chinese["version"])["findings"][0]["message"] == english
