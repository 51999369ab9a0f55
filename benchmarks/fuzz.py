"""Damaged and hostile inputs of every format: nothing may crash, hang, be lost, or write a file.

    python benchmarks/fuzz.py [N] [SEED]      (default: 20000 1)

Each input is a valid file, mutated: truncated, spliced with another, in a wrong encoding, with control characters and
right-to-left marks, a million quotation marks, deep nesting, archives in archives, paths that lead out, links and
bombs. It is read beside one good article. Counts, the slowest inputs and every failure are printed.
"""

from __future__ import annotations

import bz2
import email.message
import gzip
import io
import json
import lzma
import os
import random
import signal
import sys
import tarfile
import tempfile
import time
import warnings
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from itertools import pairwise
from pathlib import Path

import corridor_analysis as ca
from corridor_analysis.schema import PARTIAL_REASONS

SECONDS = 30.0  # of wall time that one input may take
FERRY = (
    "The ferry to Port Vale has stopped, said the harbour office.\n\n"
    "“Nobody knows for how long,” it added. Café, naïve.\n"
)
ROAD = "The road to Cape Anne is open again, said the mayor on Monday.\n\nBuses run as before.\n"
NEXIS = (
    "Ferry Stops\nIsland Wire\nMarch 4, 2021 Thursday\n\nLength: 20 words\nByline: Ann Lee\nBody\n\n"
    f"{FERRY}\nEnd of Document\n"
)
NODE = {"@type": "NewsArticle", "headline": "Ferry Stops", "articleBody": FERRY, "datePublished": "2021-03-04"}
LAID_OUT = (
    '<html><head><link rel="canonical" href="/2021/03/04/ferry"><script type="application/ld+json">'
    f"{json.dumps({'@graph': [NODE]})}</script></head><body><table><tr><td><table><tr><td>5 March 2021</td></tr>"
    '</table></td></tr><tr><td><h1>Ferry Stops</h1><time datetime="2021-03-04">then</time>'
    f'<p>{FERRY}</p><div data-a="{ROAD}">{ROAD}<br><br>{ROAD}</div></td></tr></table></body></html>'
)
FACTIVA = (
    f"HD    Ferry Stops\nWC    20 words\nPD    4 March 2021\nSN    Island Wire\nLP\n{ROAD}\n"
    "AN    Document ISWIRE0020210304eh340000x\n"
)
FACTIVA_DE = (
    "Ferry Stops\nVon A. Writer\n20 Wörter\n4 März 2021\n10:00\nIsland Wire\nISWIRE\nEnglisch\n(c) 2021 Island Wire\n\n"
    f"{FERRY}\nDokument ISWIRE0020210304eh340000x\n\n"
)
CLASSIC = "".join(
    f"{n} of 3 DOCUMENTS\n\nIsland Wire\n\nMarch {n}, 2021\n\nFerry Stops\n\nLENGTH: 20 words\n\n{FERRY}\n"
    "LOAD-DATE: March 5, 2021\n\n"
    for n in (1, 3)
)
PROQUEST = (
    f"{'_' * 60}\nDocumento 1 de 1\n\nFerry\n\nTexto completo: {ROAD}\nTítulo: Ferry\n\n"
    "Fecha de publicación: Mar 4, 2021\n"
)
EUROPRESSE = (
    f"Wire\nPolitique, jeudi 4 mars 2021, p. 3\nFerry\n{ROAD}\n© 2021\nNuméro de document : news·20210304·IW·1\n"
)
EXPORT_PAGE = "<html><body><div id=hd>Ferry Stops</div>" + "".join(
    f"<div>{line}</div>" for line in (FACTIVA_DE * 2).split("\n")
)
MIXED = FERRY.encode().decode("latin-1")
CUT = {
    "articles": [
        {"title": {"rendered": "Ferry &amp; road"}, "content": f"<p>{ROAD}</p>The mediators will… [+33 chars]"}
    ]
}
PAGE = (
    '<html lang="en"><head><title>Ferry Stops</title><meta property="og:site_name" content="Island Wire">'
    '<script type="application/ld+json">{"@type": "NewsArticle", "datePublished": "2021-03-04"}</script></head><body>'
    f'<nav><a href="/">Home</a></nav><article><h1>Ferry Stops</h1><p>{FERRY * 3}</p><table><tr><td>{ROAD}</td></tr>'
    "</table></article></body></html>"
)
FRONT = (
    "---\ntitle: Ferry Stops\ndate: 2021-03-04\ntags: [sea, port]\noutlet: {name: Island Wire}\n---\n"
    f"# Ferry Stops\n\n{FERRY}"
)
ROWS = [
    {"id": "a", "title": "Ferry", "date": "2021-03-04", "text": FERRY},
    {"id": "b", "source": {"name": "Wire"}, "text": ROAD},
]
TRAPS = (
    "../evil.txt", "/tmp/evil.txt", "..\\evil.txt", "C:\\evil.txt", "a/../../evil.txt", "con.txt", "a\nb.txt",
    "\u202etxt.a.txt", "x" * 300 + ".txt",
)  # fmt: skip


@dataclass
class Tally:
    """What became of the inputs."""

    read: int = 0
    accepted: int = 0
    rejected: Counter[str] = field(default_factory=Counter)
    failures: list[str] = field(default_factory=list)
    slowest: list[tuple[float, str]] = field(default_factory=list)


def _wrapped_docx() -> bytes:
    """Return a document with its words in the wrappers that Word puts around them."""
    import docx
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls

    document, out = docx.Document(), io.BytesIO()
    run = f'<w:r><w:t xml:space="preserve">{FERRY}</w:t></w:r>'
    mark = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'.format
    field = f"{mark('begin')}<w:r><w:instrText>REF</w:instrText></w:r>{mark('separate')}{run}{mark('end')}"
    box = f"<w:r><w:pict><w:txbxContent><w:p>{run}</w:p></w:txbxContent></w:pict></w:r>"
    cell = f"<w:tbl><w:tr><w:tc><w:p>{run}</w:p></w:tc></w:tr></w:tbl>"
    wrapped = (
        f'<w:smartTag w:element="a">{run}</w:smartTag>',
        f'<w:ins w:id="1" w:author="E">{run}</w:ins>',
        field,
        box,
    )
    body = f"<w:sdt><w:sdtContent><w:p>{''.join(wrapped)}</w:p>{cell}</w:sdtContent></w:sdt>"
    document.element.body.insert(0, parse_xml(f"<w:customXml {nsdecls('w')}>{body}</w:customXml>"))
    document.save(out)
    return out.getvalue()


def _docx(text: str) -> bytes:
    import docx

    document, out = docx.Document(), io.BytesIO()
    for line in text.split("\n"):
        document.add_paragraph(line)
    document.add_table(1, 2).cell(0, 0).text = "Port Vale"
    document.save(out)
    return out.getvalue()


def _xlsx() -> bytes:
    import openpyxl

    book, out = openpyxl.Workbook(), io.BytesIO()
    book.active.append(["Title", "Date", "Body"])
    book.active.append(["Ferry", "2021-03-04", f"{FERRY}_x000D_<br>_xD83D_"])
    book.create_sheet("Notes").append(["nothing"])
    book.save(out)
    return out.getvalue()


def _parquet() -> bytes:
    import pandas as pd

    out = io.BytesIO()
    pd.DataFrame({"id": ["a", "b"], "text": [FERRY, ROAD]}).to_parquet(out)
    return out.getvalue()


def _mail(*attached: tuple[str, bytes]) -> bytes:
    message = email.message.EmailMessage()
    message["Subject"], message["From"] = "Fwd: Ferry Stops", "Island Wire <news@wire.example>"
    message["Date"] = "Thu, 04 Mar 2021 10:00:00 +0000"
    message.set_content(FERRY)
    message.add_alternative(PAGE, subtype="html")
    for name, data in attached:
        message.add_attachment(data, maintype="application", subtype="octet-stream", filename=name)
    return message.as_bytes()


def _mhtml(page: str) -> bytes:
    message = email.message.EmailMessage()
    message["From"], message["Snapshot-Content-Location"] = "<Saved by Blink>", "https://wire.example/1"
    message.set_content(page, subtype="html", cte="quoted-printable")
    message.make_related()
    return message.as_bytes()


def _rtf(text: str) -> bytes:
    body = "".join(
        c if 31 < ord(c) < 127 and c not in "\\{}" else "\\par\n" if c == "\n" else f"\\u{ord(c)}?" for c in text
    )
    return (
        r"{\rtf1\ansi\ansicpg1252{\fonttbl{\f0\fcharset0 Arial;}}"
        r'{\field{\*\fldinst{HYPERLINK "https://wire.example"}}{\fldrslt{link}}}\f0 ' + body + "}"
    ).encode("ascii")


def _zip(members: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        warnings.simplefilter("ignore")
        for name, data in members.items():
            archive.writestr(name, data)
    return out.getvalue()


def _tar(members: dict[str, bytes], mode: str = "w", links: tuple[tuple[str, bytes], ...] = ()) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode=mode) as archive:
        for name, data in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
        for name, kind in links:
            info = tarfile.TarInfo(name)
            info.type, info.linkname = kind, "../../etc/passwd"
            archive.addfile(info)
    return out.getvalue()


@cache
def seeds() -> dict[str, list[bytes]]:
    """Return valid files by their endings."""
    two = {"a.txt": FERRY.encode(), "in/b.html": PAGE.encode()}
    lines = "\n".join(map(json.dumps, ROWS)).encode()
    table = f'id,title,text\na,Ferry,"{FERRY}"\nb,Road,"{ROAD}"\n'.encode()
    links = (
        ("link.txt", tarfile.SYMTYPE),
        ("hard.txt", tarfile.LNKTYPE),
        ("pipe.txt", tarfile.FIFOTYPE),
        ("dev.txt", tarfile.CHRTYPE),
    )
    return {
        ".txt": [
            FERRY.encode(),
            *((text * 2).encode() for text in (NEXIS, FACTIVA, FACTIVA_DE, CLASSIC, PROQUEST, EUROPRESSE)),
            FERRY.encode("mac_roman"),
            MIXED.encode() * 3,
        ],
        ".md": [FRONT.encode(), ROAD.encode()],
        ".html": [PAGE.encode(), PAGE.encode("cp1252", "replace"), EXPORT_PAGE.encode(), LAID_OUT.encode()],
        ".mhtml": [_mhtml(PAGE), _mhtml(EXPORT_PAGE)],
        ".eml": [_mail(), _mail(("a.docx", _docx(FERRY)), ("b.zip", _zip(two)), ("c.eml", _mail()))],
        ".docx": [_docx(FERRY), _docx(NEXIS * 2), _wrapped_docx()],
        ".doc": [_rtf(NEXIS * 2), EXPORT_PAGE.encode()],
        ".rtf": [_rtf(FERRY), _rtf(FACTIVA * 2)],
        ".xlsx": [_xlsx()],
        ".jsonl": [lines],
        ".json": [
            json.dumps(ROWS).encode(),
            json.dumps({"status": "ok", "articles": ROWS}).encode(),
            json.dumps(CUT).encode(),
        ],
        ".csv": [table, b"sep=;\nid;text\na;<p>The ferry &amp; the road_x000D_</p>\nb;nan\n"],
        ".tsv": [table.replace(b",", b"\t")],
        ".parquet": [_parquet()],
        ".zip": [_zip(two), _zip({"in.zip": _zip(two), "a.docx": _docx(ROAD), "r.jsonl": lines})],
        ".tar": [_tar(two), _tar(two, links=links)],
        ".tar.gz": [_tar(two, "w:gz")],
        ".tbz2": [_tar(two, "w:bz2")],
        ".txz": [_tar(two, "w:xz")],
        ".txt.gz": [gzip.compress(FERRY.encode(), mtime=0)],
        ".jsonl.gz": [gzip.compress(lines, mtime=0)],
        ".csv.bz2": [bz2.compress(table)],
        ".html.xz": [lzma.compress(PAGE.encode())],
        ".gz": [gzip.compress(_zip(two), mtime=0)],
    }


def _any_seed(rng: random.Random) -> bytes:
    return rng.choice(rng.choice(list(seeds().values())))


def _at(rng: random.Random, data: bytes) -> int:
    return rng.randrange(len(data) + 1)


def _truncate(rng: random.Random, data: bytes) -> bytes:
    return data[: _at(rng, data)]


def _cut(rng: random.Random, data: bytes) -> bytes:
    start = _at(rng, data)
    return data[:start] + data[start + rng.randrange(1, 200) :]


def _repeat(rng: random.Random, data: bytes) -> bytes:
    start = _at(rng, data)
    return data[:start] + data[start : start + rng.randrange(1, 400)] * rng.randrange(2, 200) + data[start:]


def _splice(rng: random.Random, data: bytes) -> bytes:
    other = _any_seed(rng)
    return data[: _at(rng, data)] + other[_at(rng, other) :]


def _flip(rng: random.Random, data: bytes) -> bytes:
    out = bytearray(data)
    for _ in range(rng.randrange(1, 20)):
        if out:
            out[rng.randrange(len(out))] = rng.randrange(256)
    return bytes(out)


def _recode(rng: random.Random, data: bytes) -> bytes:
    encoding = rng.choice(
        ["utf-16", "utf-16-le", "utf-32", "cp1252", "cp1251", "cp437", "utf-7", "shift_jis", "utf-8-sig"]
    )
    return data.decode("utf-8", errors="replace").encode(encoding, errors="replace")


_ODD = [
    *map(chr, range(32)), "\x7f", "\x85", "\u2028", "\u2029", "\u200f", "\u202e", "\u202d", "\u2066",
    "\ufeff", "\ufffd", "\ufffe",
    "\U0001f6a2", "e\u0301" * 50, "\u0600" * 30, "\u4e00" * 40, "'", '"', "“", "<", ">", "&#0;", "&#x110000;",
    "&amp" * 30, "]]>", "<!--", "<![CDATA[", "{", "}", "\\", "\\u", "\\bin99999999 ",
    "\\'zz", "\r", "\t", "End of Document\n",
    "Document 1 of 2\n", "2 of 3 DOCUMENTS\n", "LENGTH: 20 words\n", "20 Wörter\n4 März 2021\n", "HD\n", "---\n",
    "â€™", "Ã©",
    "_x000D_", "[+1 chars]", "<![CDATA[",
    "date 2021-03-04 ", "Published: ", "=?utf-8?B?////?=", "Content-Type: multipart/mixed; boundary=x\n\n--x\n",
]  # fmt: skip


def _insert(rng: random.Random, data: bytes) -> bytes:
    for _ in range(rng.randrange(1, 12)):
        at = _at(rng, data)
        data = data[:at] + (rng.choice(_ODD) * rng.choice([1, 1, 3, 50])).encode("utf-8", "replace") + data[at:]
    return data


def _many(rng: random.Random, data: bytes) -> bytes:
    at = _at(rng, data)
    mark = rng.choice(
        [
            '"',
            "“",
            "'",
            "(",
            "[",
            "<",
            "&",
            "{",
            "\\",
            "\n",
            " ",
            "a",
            ".",
            "-",
            "\u202e",
            '""',
            "<b>",
            "<br>",
            "| ",
            "x y ",
        ]
    )
    return data[:at] + mark.encode() * rng.choice([1000, 10_000, 100_000, 1_000_000]) + data[at:]


def _nest(rng: random.Random, data: bytes) -> bytes:
    deep = rng.choice([100, 1000, 20_000, 100_000])
    opened = rng.choice(
        ["<div>", "<ul><li>", "<table><tr><td>", "<b><i>", "[", '{"a":', "{\\b ", "(", "> ", "- ", "{a: ", "? ", "“‘"]
    )
    whole = (opened * deep).encode()
    return rng.choice(
        [whole, b"---\na: " + whole + b"\n---\n" + data, b"<html><body>" + whole + data, whole + data, data + whole]
    )


def _laugh(rng: random.Random, data: bytes) -> bytes:
    """Return YAML or XML whose short text stands for a very long one."""
    names = "abcdefghij"
    if rng.random() < 0.5:
        lists = "\n".join(f"{n}: &{n} [{', '.join([f'*{p}'] * 9)}]" for p, n in pairwise(names))
        merged = "\n".join(f"{n}: &{n} {{<<: [{', '.join([f'*{p}'] * 9)}]}}" for p, n in pairwise(names))
        top = rng.choice(["a: &a [lol]\n" + lists, "a: &a {x: lol}\n" + merged])
        return f"---\n{top}\ntitle: *j\n---\n".encode() + data
    entities = "".join(f'<!ENTITY {n} "{f"&{p};" * 9}">' for p, n in pairwise(names))
    head = f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "lol">{entities}<!ENTITY f SYSTEM "file:///etc/passwd">]>'
    part = rng.choice(["word/document.xml", "xl/workbook.xml", "xl/sharedStrings.xml", "[Content_Types].xml"])
    return _replaced(rng.choice([_docx(FERRY), _xlsx()]), part, f"{head}<w>&j;&f;</w>".encode())


def _replaced(package: bytes, part: str, content: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(package)) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    return _zip({**members, part: content})


def _pack(rng: random.Random, data: bytes) -> bytes:
    for _ in range(rng.randrange(1, 6)):
        name = rng.choice([*TRAPS, "a.txt", "a.zip", "a.tar", "a.gz", "a.docx", "a.eml", "a.html", "in/a.jsonl"])
        data = rng.choice(
            [lambda d, n: _zip({n: d}), lambda d, n: _tar({n: d}), lambda d, _: gzip.compress(d, mtime=0)]
        )(data, name)
    return data


def _linked(rng: random.Random, data: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        info = zipfile.ZipInfo(rng.choice([*TRAPS, "link.txt"]))
        info.external_attr = (0o120777) << 16
        archive.writestr(info, "../../etc/passwd")
        archive.writestr("a.txt", data[:1000])
    return out.getvalue()


@cache
def _packed(kind: str, mark: bytes, name: str) -> bytes:
    if kind == "bz2":  # slow to pack what repeats itself
        return bz2.compress(b"\0" * 20_000_000)
    zeros = mark * 60_000_000
    return _zip({name: zeros}) if kind == "zip" else gzip.compress(zeros, 6, mtime=0)


def _bomb(rng: random.Random, data: bytes) -> bytes:
    name = rng.choice(["a.txt", "a.jsonl", "a.html", "word/document.xml", "xl/workbook.xml"])
    packed = _packed(rng.choice(["zip", "gz", "bz2"]), rng.choice([b"\0", b" ", b'"']), name)
    return _zip({f"{n}.zip": packed for n in range(rng.choice([1, 30]))}) if rng.random() < 0.5 else packed


# bombs and a million of one character are slow to make, so few
_MUTATIONS: list[tuple[Callable[[random.Random, bytes], bytes], int]] = [
    (_truncate, 16), (_cut, 10), (_repeat, 8), (_splice, 12), (_flip, 14), (_recode, 8), (_insert, 14), (_many, 3),
    (_nest, 4), (_laugh, 3), (_pack, 6), (_linked, 2),
]  # fmt: skip
_BOMBS = 0.004  # of all inputs


def inputs(count: int, seed: int) -> Iterator[tuple[str, bytes]]:
    """Yield so many mutated files: ending and content."""
    rng = random.Random(seed)
    endings = list(seeds())
    kinds, weights = zip(*_MUTATIONS, strict=True)
    for _ in range(count):
        ending = rng.choice(endings)
        data = rng.choice(seeds()[ending])
        for mutate in rng.choices(kinds, weights, k=rng.choice([1, 1, 1, 2, 3])):
            data = mutate(rng, data)
        if rng.random() < _BOMBS:
            data = _bomb(rng, data)
        if rng.random() < 0.1:
            ending = rng.choice(endings)
        yield ending, data[:8_000_000]


_WRITES: list[str] = []
_WATCHED = {"on": False}


def _watch(event: str, args: tuple) -> None:
    if not _WATCHED["on"]:
        return
    if event == "open" and isinstance(args[2], int) and args[2] & (os.O_WRONLY | os.O_RDWR | os.O_CREAT):
        _WRITES.append(f"open {args[0]!r}")
    elif event in (
        "os.mkdir",
        "os.rename",
        "os.symlink",
        "os.link",
        "os.remove",
        "os.chmod",
        "subprocess.Popen",
        "os.system",
    ):
        _WRITES.append(f"{event} {args[0]!r}")


@contextmanager
def _watched() -> Iterator[None]:
    _WATCHED["on"] = True
    try:
        yield
    finally:
        _WATCHED["on"] = False


class Hang(BaseException):
    """An input that takes longer than it may."""


def _stop(*_: object) -> None:
    raise Hang


def run(count: int, seed: int, *, say: Callable[[str], None] = lambda _: None) -> Tally:
    """Read so many mutated inputs, each beside one good article, and return what became of them."""
    sys.addaudithook(_watch)
    before = signal.signal(signal.SIGALRM, _stop)
    tally = Tally()
    try:
        with tempfile.TemporaryDirectory() as place:
            folder = Path(place, "in")
            folder.mkdir()
            (folder / "good.txt").write_text("The lighthouse of Cape Anne is lit, said the keeper.")
            for ending, data in seeds().items():  # so that what libraries do when first used is no file's doing
                Path(place, f"warm{ending}").write_bytes(data[0])
                ca.read_articles(Path(place, f"warm{ending}"))
                Path(place, f"warm{ending}").unlink()
            for number, (ending, data) in enumerate(inputs(count, seed)):
                _one(tally, folder / f"f{number}{ending}", data)
                if (number + 1) % 500 == 0:
                    say(f"{number + 1} read, {len(tally.failures)} failures")
    finally:
        signal.signal(signal.SIGALRM, before)
    tally.slowest = sorted(tally.slowest, reverse=True)[:5]
    return tally


def _one(tally: Tally, path: Path, data: bytes) -> None:
    path.write_bytes(data)
    tally.read += 1
    _WRITES.clear()
    start = time.perf_counter()
    try:
        signal.setitimer(signal.ITIMER_REAL, SECONDS)
        with _watched():
            corpus = ca.read_articles(path.parent)
    except Hang:
        tally.failures.append(f"{path.name}: more than {SECONDS} s")
    except Exception as error:
        tally.failures.append(f"{path.name}: {type(error).__name__}: {str(error)[:200]}")
    else:
        _count(tally, path, corpus)
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
    tally.slowest.append((time.perf_counter() - start, path.name))
    kept = tally.failures and tally.failures[-1].startswith(f"{path.name}:") and os.environ.get("FUZZ_KEEP")
    path.rename(Path(kept, path.name)) if kept else path.unlink()


def _count(tally: Tally, path: Path, corpus: ca.Corpus) -> None:
    """Count an input as accepted if it gave an article, else by its reason; one that left no trace is lost."""
    mine = [s for s in corpus.articles["source_file"] if s.startswith(path.name)]
    rejects = corpus.rejects[corpus.rejects["source_file"].str.startswith(path.name)]
    whole = rejects[~rejects["reason"].isin(PARTIAL_REASONS)]["reason"]
    if mine:
        tally.accepted += 1
    elif len(whole):
        tally.rejected[whole.iloc[0]] += 1
    else:
        tally.failures.append(f"{path.name}: neither article nor reject")
    if "good.txt" not in set(corpus.articles["source_file"]):
        tally.failures.append(f"{path.name}: the good article is lost")
    if _WRITES:
        tally.failures.append(f"{path.name}: writes {_WRITES[:3]}")
    there = sorted(p.name for p in path.parent.parent.rglob("*"))
    if there != sorted(["in", "good.txt", path.name]):
        tally.failures.append(f"{path.name}: files appeared: {there}")


def main() -> int:
    """Run, print, and return 1 where anything failed."""
    count, seed = (int(w) for w in (*sys.argv[1:3], *("20000", "1")[len(sys.argv[1:3]) :]))
    start = time.process_time()
    tally = run(count, seed, say=lambda line: print(line, file=sys.stderr))
    both = f"{tally.accepted} accepted + {sum(tally.rejected.values())} rejected"
    print(f"{tally.read} read = {both}; {len(tally.failures)} failures")
    print("rejected: " + ", ".join(f"{reason} {n}" for reason, n in tally.rejected.most_common()))
    print("slowest: " + ", ".join(f"{name} {seconds:.1f} s" for seconds, name in tally.slowest))
    print(f"{time.process_time() - start:.0f} s of CPU time")
    print("\n".join(tally.failures[:50]))
    return 1 if tally.failures else 0


if __name__ == "__main__":
    sys.exit(main())
