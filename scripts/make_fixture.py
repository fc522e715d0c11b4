#!/usr/bin/env python3
"""A network as the version at hand leaves it, for the tests of the versions after it.

    scripts/postgres run python3 scripts/make_fixture.py NAME [BINARY]        (or: make fixture NAME=...)

Run it at each landed version. It starts the demonstration on a fresh database of either engine, writes through its pages
what an administrator, a visitor and somebody without a password would, stops it, and keeps the database beside the
tests, `crates/app/tests/fixtures/NAME.sqlite.db.gz` and `NAME.postgres.sql.gz`. The tests of `landed.rs` load every
file of that folder, migrate it with today's binary and look for each of its rows; a file is never made anew.

Territories outside the demonstration's département are left out of the file: they are reference data, which every
version brings along, and most of the size. Only the standard library is needed, and Debian's PostgreSQL.
"""

import glob
import gzip
import html.parser
import json
import os
import re
import signal
import socket
import sqlite3
import struct
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.parse
import urllib.request
import zlib
from http.cookiejar import CookieJar

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
FOLDER = os.path.join(ROOT, "crates/app/tests/fixtures")

# What remains of the territories: the demonstration's own and those that an organisation governs.
PRUNE = """
DELETE FROM territory WHERE kind IN ('commune', 'epci') AND coalesce(departement, '') <> '93' AND NOT EXISTS
  (SELECT 1 FROM organisation o WHERE o.territory_kind = territory.kind AND o.territory_code = territory.code);
DELETE FROM reference_set WHERE name = 'territories';
"""


class Forms(html.parser.HTMLParser):
    """The forms of a page: where each goes, and what it would send as it stands."""

    def __init__(self, text):
        super().__init__()
        self.forms, self.select, self.area, self.option = [], None, None, None
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        at = dict(attrs)
        if tag == "form":
            self.forms.append({"action": at.get("action"), "method": at.get("method", "get"), "fields": []})
        if not self.forms:
            return
        fields = self.forms[-1]["fields"]
        if tag == "input" and at.get("name") and at.get("type") not in ("file", "submit"):
            if at.get("type") not in ("checkbox", "radio") or "checked" in at:
                fields.append((at["name"], at.get("value") or ("on" if at.get("type") == "checkbox" else "")))
        elif tag == "select":
            self.select = at.get("name")
        elif tag == "option" and self.select and "selected" in at:
            fields.append((self.select, at.get("value", "")))
        elif tag == "textarea":
            self.area = [at.get("name"), ""]

    def handle_data(self, data):
        if self.area:
            self.area[1] += data

    def handle_endtag(self, tag):
        if tag == "select":
            self.select = None
        elif tag == "textarea" and self.area:
            # A browser drops the line break right after the tag.
            self.forms[-1]["fields"].append((self.area[0], self.area[1].removeprefix("\n")))
            self.area = None
        elif tag == "form":
            self.select = None


class Visitor:
    """Somebody with a browser and its cookies."""

    def __init__(self, base):
        self.base = base
        self.http = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))

    def send(self, path, data=None, kind="application/x-www-form-urlencoded"):
        request = urllib.request.Request(urllib.parse.urljoin(self.base, path), data=data)
        if data is not None:
            request.add_header("Content-Type", kind)
        try:
            with self.http.open(request, timeout=60) as answer:
                return answer.geturl(), answer.read().decode()
        except urllib.error.HTTPError as error:
            return f"{error.code} {path}", error.read().decode()

    def get(self, path):
        url, text = self.send(path)
        if not url.startswith("http"):
            sys.exit(f"GET {url}")
        return text

    def form(self, path, holds):
        """The posted form of a page that has this field."""
        for form in Forms(self.get(path)).forms:
            if form["method"] == "post" and any(name == holds for name, _ in form["fields"]):
                form["action"] = form["action"] or path
                return form
        sys.exit(f"{path}: no form with {holds}")

    def fill(self, path, changes, holds="_version", wait=0, fails=False):
        """Opens a form, changes some fields and sends it; returns the path that it leads to."""
        form = self.form(path, holds)
        fields = [(name, value) for name, value in form["fields"] if name not in changes]
        fields += changes.items()
        time.sleep(wait)
        url, text = self.send(form["action"], urllib.parse.urlencode(fields).encode())
        if fails == url.startswith("http"):
            told = re.findall(r'class="(?:error[^"]*|notice[^"]*)"[^>]*>(.{0,300})', text, re.S)
            sys.exit(f"{path}: {url} {told[:3]}")
        return urllib.parse.urlparse(url).path

    def attach(self, path, changes, name, content):
        """Sends a form with a file."""
        fields = dict(self.form(path, "credit")["fields"]) | changes
        mark = "----villemonde"
        body = b""
        for field, value in fields.items():
            body += f'--{mark}\r\nContent-Disposition: form-data; name="{field}"\r\n\r\n{value}\r\n'.encode()
        body += (
            f'--{mark}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n'
            "Content-Type: application/octet-stream\r\n\r\n"
        ).encode()
        body += content + f"\r\n--{mark}--\r\n".encode()
        url, text = self.send(path, body, f"multipart/form-data; boundary={mark}")
        if not url.startswith("http"):
            sys.exit(f"{path}: {url}\n{text[:2000]}")

    def find(self, words, kind):
        found = json.loads(self.get("/api/v1/search?q=" + urllib.parse.quote(words)))
        return next(hit["url"] for hit in found["results"] if hit["kind"] == kind)

    def all(self, folder):
        """The records that a list shows first."""
        listed = re.findall(rf'href="(/{folder}/[^"/?]+-[a-z0-9]{{8}})"', self.get(f"/{folder}"))
        return list(dict.fromkeys(listed))

    def first(self, folder):
        return self.all(folder)[0]


def picture():
    """A small PNG."""

    def chunk(name, data):
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    size = 48
    rows = b"".join(b"\0" + bytes((y * 5, 90, 160)) * size for y in range(size))
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", struct.pack(">IIBBBBB", size, size, 8, 2, 0, 0, 0))
        + chunk(b"IDAT", zlib.compress(rows))
        + chunk(b"IEND", b"")
    )


def live(base):
    """What people do in a day, so that tables are filled and history has more than first versions."""
    one, other = Visitor(base), Visitor(base)
    one.fill("/connexion", {"demo": "administration@demo.exemple"}, holds="suite")
    city = one.find("Montreuil", "organisation")
    one.fill(f"{city}/modifier", {"phone": "01 48 70 60 00"})
    one.fill(f"{city}/modifier", {"website": "https://www.exemple.fr/?a=1&b='2'"})
    name = "Comité « L’Été » d’œuvres & d’échanges – Hải Dương, جنين ✿"
    made = one.fill("/organisations/nouvelle", {"name.fr": name, "kind": "association"}, holds="phone")
    one.fill(f"{made}/modifier", {"city": "Bobigny"})
    one.fill(f"{made}/archiver", {})
    for path, field in [
        (one.find("Cottbus", "partnership"), "summary.fr"),
        (one.first("projets"), "summary.fr"),
        (one.first("lieux"), "local_name"),
    ]:
        text = dict(one.form(f"{path}/modifier", "_version")["fields"])[field]
        one.fill(f"{path}/modifier", {field: f"{text} Relu avec le service.".strip()})
    words = {"alt.fr": "Un carré de couleur", "caption.fr": "Essai", "credit": "Villemonde"}
    one.attach("/medias/" + city.rsplit("-", 1)[1], words, "carre.png", picture())
    written = next((path for path in other.all("organisations") if f'{path}/ecrire"' in other.get(path)), None)
    if not written:
        sys.exit("nobody can be written to")
    said = {"name": "Une voisine", "email": "voisine@exemple.fr", "subject": "Jumelage", "message": "Bonjour."}
    # The form takes nothing that was typed faster than people type.
    other.fill(f"{written}/ecrire", said, holds="started", wait=4)
    wrong = {"email": "administration@demo.exemple", "password": "ce n’est pas le bon"}
    other.fill("/connexion", wrong, holds="email", fails=True)


def serve(binary, url, folder, work):
    """Runs the demonstration over this database while `work` happens, and stops it as an administrator would."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    base = f"http://127.0.0.1:{port}"
    command = [binary, "demo", "--bind", f"127.0.0.1:{port}", "--data-dir", folder, "--database-url", url]
    with open(os.path.join(folder, "log"), "w") as log:
        server = subprocess.Popen(command, stdout=log, stderr=log, cwd=folder)
        try:
            for _ in range(600):
                if server.poll() is not None:
                    sys.exit(open(log.name).read())
                try:
                    urllib.request.urlopen(f"{base}/readyz", timeout=5).read()
                    break
                except (urllib.error.URLError, OSError):
                    time.sleep(0.2)
            work(base)
        finally:
            server.send_signal(signal.SIGTERM)
            server.wait(60)


def keep(path, content):
    with open(path, "xb") as file:
        # Without a time inside, the same content makes the same file.
        file.write(gzip.compress(content, 9, mtime=0))
    print(f"{os.path.relpath(path, ROOT)}: {os.path.getsize(path)} bytes")


def main():
    if len(sys.argv) < 2 or not re.fullmatch(r"[a-z0-9][a-z0-9.-]*", sys.argv[1]):
        sys.exit(__doc__)
    name = sys.argv[1]
    binary = os.path.abspath(sys.argv[2] if len(sys.argv) > 2 else os.path.join(ROOT, "target/debug/villemonde"))
    files = [os.path.join(FOLDER, name + end) for end in (".sqlite.db.gz", ".postgres.sql.gz")]
    if any(os.path.exists(file) for file in files):
        sys.exit(f"{name} is there already: what has landed is never made anew")
    os.makedirs(FOLDER, exist_ok=True)

    with tempfile.TemporaryDirectory() as folder:
        database = os.path.join(folder, "villemonde.db")
        serve(binary, f"sqlite:{database}", folder, live)
        with sqlite3.connect(database) as connection:
            connection.executescript(PRUNE)
        connection.execute("PRAGMA journal_mode = DELETE")
        connection.execute("VACUUM")
        connection.close()
        with open(database, "rb") as file:
            keep(files[0], file.read())

    with tempfile.TemporaryDirectory() as folder:
        made = f"fixture_{os.getpid()}"
        tool = os.path.join(ROOT, "scripts/postgres")
        url = subprocess.run([tool, "createdb", made], check=True, stdout=subprocess.PIPE, text=True).stdout.strip()
        serve(binary, url, folder, live)
        newest = max(glob.glob("/usr/lib/postgresql/*/bin"), key=lambda bin: int(bin.split("/")[4]))
        subprocess.run(
            [f"{newest}/psql", "--quiet", "--no-psqlrc", "--set=ON_ERROR_STOP=1", url, f"--command={PRUNE}"], check=True
        )
        options = ["--inserts", "--rows-per-insert=200", "--no-owner", "--no-privileges", "--no-comments"]
        dump = subprocess.run([f"{newest}/pg_dump", *options, url], check=True, stdout=subprocess.PIPE).stdout
        # Lines for psql alone, which newer versions of pg_dump write around the dump.
        keep(files[1], re.sub(rb"(?m)^\\.*\n", b"", dump))


if __name__ == "__main__":
    main()
