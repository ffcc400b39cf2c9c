"""A4 papers: words are set as they are, boxes stay whole, a broken photo does not stop the paper."""

import struct
import zlib

from liming.adapters.documents.pdf import Paper, Signature


def drawn(width: int = 6, height: int = 3) -> bytes:
    """A whole small PNG."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    lines = zlib.compress(b"".join(b"\0" + b"\x20" * width for _ in range(height)))
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", lines) + chunk(b"IEND", b"")


def paper() -> Paper:
    return Paper("国网夏县供电公司", "限期整改通知单", number="YH260714-0001")


def test_every_kind_of_part_makes_one_file() -> None:
    made = paper()
    made.facts([("户名", "王大山"), ("地址", "窑头村", True)])
    made.heading("一、隐患")
    made.text("炒茶机处电压 191 伏。")
    made.table(["序号", "项目"], [["1", "外壳接地"]], [2, 14])
    made.pictures([(drawn(), "整改前")])
    made.signatures([Signature("客户签收", picture=drawn()), Signature("检查人", name="张建军")])
    made.note("一式两份")
    assert made.pdf().startswith(b"%PDF-")


def test_words_are_never_read_as_a_program() -> None:
    """Markup typed by a person is set as it stands; read as Typst it would stop the paper."""
    made = Paper("#panic()", "*]", number="$x")
    made.text('#panic("x") #image("/etc/passwd") ]]')
    assert made.pdf().startswith(b"%PDF-")


def test_a_box_never_stays_empty() -> None:
    """A pair that would stand alone takes the whole line."""
    made = paper()
    made.facts([("甲", "1"), ("乙", "2", True), ("丙", "3"), ("丁", "4"), ("戊", "")])
    (part,) = made._parts
    assert [(pair["text"], pair["wide"]) for pair in part["pairs"]] == [
        ("1", True),
        ("2", True),
        ("3", False),
        ("4", False),
        ("—", True),
    ]


def test_a_broken_or_foreign_picture_is_left_out() -> None:
    """A photo cut off on its way and a text file: neither stands in the paper, which is still made."""
    made = paper()
    made.pictures([(drawn()[:40], "半张"), (b"text", "文件"), (drawn(), "整张")])
    made.signatures([Signature("客户签收", picture=b"\x89PNG broken")])
    assert len(made._files) == 1
    assert made.pdf().startswith(b"%PDF-")
