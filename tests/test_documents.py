"""Files → documents: which files are read, encodings, names, and what is said of those that cannot be read."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportlib.errors import InputError
from reportlib.reading.documents import Unread, decode, list_files, read_document, read_documents

HANS = "中国对稀土实施出口管制,日本约70%的稀土进口来自中国,企业库存还能撑三到六个月。"
HANT = "中國對稀土實施出口管制,日本約70%的稀土進口來自中國,企業庫存還能撐三到六個月。"


@pytest.mark.parametrize(
    ("data", "encoding", "text"),
    [
        (HANS.encode(), "utf-8", HANS),
        (b"\xef\xbb\xbf" + HANS.encode(), "utf-8-sig", HANS),
        (b"\xff\xfe" + HANS.encode("utf-16-le"), "utf-16-le", HANS),
        (b"\xfe\xff" + HANT.encode("utf-16-be"), "utf-16-be", HANT),
        (b"\xff\xfe\x00\x00" + HANS.encode("utf-32-le"), "utf-32-le", HANS),
        (HANS.encode("gb18030"), "gb18030", HANS),
        (HANS.encode("gbk"), "gb18030", HANS),
        (HANT.encode("gb18030"), "gb18030", HANT),
        (HANT.encode("big5"), "big5", HANT),
        (HANT[:12].encode("big5"), "big5", HANT[:12]),
        (
            "“Rare earths” – said the ministry’s Décret, prices rose 5% to £40".encode("cp1252"),
            "windows-1252",
            "“Rare earths” – said the ministry’s Décret, prices rose 5% to £40",
        ),
        (b"plain ASCII", "utf-8", "plain ASCII"),
        (b"a\r\nb\rc\n", "utf-8", "a\r\nb\rc\n"),
    ],
)
def test_encodings(data, encoding, text):
    assert decode(data) == (text, encoding)


@pytest.mark.parametrize(
    "data",
    [
        b"a\0b",
        b"\x89PNG\r\n\x1a\n\x00",
        bytes(range(1, 32)) * 9,
        b"\xff\xfea",
        bytes(range(128, 256)) * 3,
        "稀土".encode("utf-16-le") + b"\0",
    ],
)
def test_binary_is_an_input_error_with_a_remedy(data):
    with pytest.raises(InputError) as e:
        decode(data, "x.txt")
    assert e.value.file == "x.txt"
    assert e.value.remedy


@given(st.text(alphabet=st.characters(exclude_categories=["Cs", "Cc"])))
def test_utf8_comes_back_whole(text):
    expected = text.removeprefix("\ufeff")
    assert decode(text.encode())[0] == expected
    assert decode(b"\xef\xbb\xbf" + text.encode())[0] == text


@given(st.binary(max_size=300))
def test_any_bytes_are_text_or_an_input_error(data):
    try:
        text, encoding = decode(data)
    except InputError:
        return
    assert "\0" not in text
    assert encoding


def write(folder: Path, **files: str | bytes) -> None:
    for name, content in files.items():
        path = folder / name.replace("__", "/").replace("_dot_", ".")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())


def test_which_files_are_read(tmp_path):
    write(
        tmp_path,
        b_dot_txt="乙",
        a_dot_md="# 甲",
        sub__c_dot_txt="丙",
        README_dot_md="no",
        sub__README="no",
        corrections_dot_toml="no",
        _dot_hidden_dot_txt="no",
        _dot_git__x_dot_txt="no",
        t_dot_pdf="%PDF",
    )
    (tmp_path / "link.txt").symlink_to(tmp_path / "b.txt")
    (tmp_path / "loop").symlink_to(tmp_path)
    assert [(s.doc_id, bool(s.reason)) for s in list_files([tmp_path])] == [("a", False), ("b", False), ("sub/c", False), ("t.pdf", True)]
    documents, unread = read_documents([tmp_path])
    assert [(d.doc_id, d.format, d.script) for d in documents] == [
        ("a", "markdown", "Hans"),
        ("b", "text", "Hans"),
        ("sub/c", "text", "Hans"),
    ]
    assert documents[1].sha256 == hashlib.sha256("乙".encode()).hexdigest()
    assert [(u.doc_id, u.status) for u in unread] == [("t.pdf", "skipped")]


def test_a_file_named_twice_is_read_once(tmp_path):
    write(tmp_path, a_dot_txt="甲")
    assert [s.doc_id for s in list_files([tmp_path, tmp_path / "a.txt"])] == ["a"]


def test_equal_names_keep_their_endings_then_their_folders(tmp_path):
    write(tmp_path, x__a_dot_txt="甲", x__a_dot_md="甲", x__b_dot_txt="乙", y__b_dot_txt="乙")
    assert [s.doc_id for s in list_files([tmp_path / "x", tmp_path / "y"])] == ["a.md", "a.txt", "x/b.txt", "y/b.txt"]


def test_one_bad_file_does_not_stop_the_others(tmp_path):
    write(tmp_path, good_dot_txt="稀土", empty_dot_txt="", blank_dot_txt=" \n", binary_dot_txt=b"a\0b")
    documents, unread = read_documents([tmp_path])
    assert [d.doc_id for d in documents] == ["good"]
    assert {(u.doc_id, u.status) for u in unread} == {("binary", "failed"), ("blank", "skipped"), ("empty", "skipped")}
    assert all(isinstance(u, Unread) and u.reason and u.sha256 for u in unread)


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_opened_has_failed(tmp_path):
    write(tmp_path, good_dot_txt="稀土", shut_dot_txt="x")
    (tmp_path / "shut.txt").chmod(0)
    assert [(u.doc_id, u.status) for u in read_documents([tmp_path])[1]] == [("shut", "failed")]


def test_missing_empty_and_unreadable_folders_say_what_to_do(tmp_path):
    for make, paths in ((None, [tmp_path / "none"]), (None, [tmp_path]), ("x", [tmp_path])):
        if make:
            write(tmp_path, x_dot_txt="")
        with pytest.raises(InputError) as e:
            read_documents(paths)
        assert str(tmp_path) in str(e.value)
        assert e.value.remedy
    with pytest.raises(InputError):
        read_documents([])
    with pytest.raises(InputError) as e:
        read_document(tmp_path / "gone.txt", tmp_path)
    assert "gone.txt" in str(e.value)


def test_a_mark_is_not_part_of_the_text_and_the_order_is_fixed(tmp_path):
    write(tmp_path, z_dot_txt=b"\xef\xbb\xbfz", a_dot_txt="a", m_dot_TXT="m")
    documents, _ = read_documents([tmp_path])
    assert [(d.doc_id, d.text) for d in documents] == [("a", "a"), ("m", "m"), ("z", "z")]
