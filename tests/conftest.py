"""One kb.db for all tests, built from the corpus as a user builds it."""

import sqlite3
from pathlib import Path

import pytest

from extract.pipeline import extract_corpus
from extract.read import list_sources
from extract.store import build_database

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="session")
def database(tmp_path_factory):
    target = tmp_path_factory.mktemp("kb") / "kb.db"
    build_database(extract_corpus(list_sources(ROOT / "corpus")), target)
    return target


@pytest.fixture(scope="session")
def kb(database):
    connection = sqlite3.connect(f"file:{database}?mode=ro", uri=True)
    connection.row_factory = sqlite3.Row
    return connection
