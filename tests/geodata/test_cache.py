"""Test that damaged cache files are noticed and computed again, and that a cache that can't be written is no error."""

from __future__ import annotations

import numpy as np
import pytest

from ansinh.geodata.storage import cache
from ansinh.geodata.travel.network.graph import load_network

ARRAYS = {"minutes": np.arange(6.0).reshape(2, 3), "routed": np.array([True, False])}


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.setenv("ANSINH_CACHE_DIR", str(tmp_path / "deep" / "cache"))
    return tmp_path / "deep" / "cache"


def test_what_was_stored_comes_back(folder):
    assert cache.load_arrays("travel", "ab" * 32) is None
    cache.save_arrays("travel", "ab" * 32, ARRAYS)
    stored = cache.load_arrays("travel", "ab" * 32)
    assert stored is not None
    assert set(stored) == set(ARRAYS)
    assert all((stored[name] == values).all() for name, values in ARRAYS.items())
    assert [path.suffix for path in folder.iterdir()] == [".npz"]  # no part files left behind


@pytest.mark.parametrize("damage", ["cut", "flip", "empty", "foreign"])
def test_a_damaged_file_is_noticed_thrown_away_and_rebuilt(folder, damage, caplog):
    key = "cd" * 32
    cache.save_arrays("travel", key, ARRAYS)
    (path,) = folder.iterdir()
    content = bytearray(path.read_bytes())
    content[-40] ^= 1
    path.write_bytes({"cut": content[:100], "flip": content, "empty": b"", "foreign": b"PK" * 500}[damage])
    assert cache.load_arrays("travel", key) is None
    assert "damaged" in caplog.text
    assert not path.exists()
    cache.save_arrays("travel", key, ARRAYS)
    assert cache.load_arrays("travel", key) is not None


def test_a_renamed_file_is_not_taken_for_another(folder):
    cache.save_arrays("travel", "ab" * 32, ARRAYS)
    (path,) = folder.iterdir()
    path.rename(cache._path("travel", "ef" * 32))
    assert cache.load_arrays("travel", "ef" * 32) is None


def test_a_file_that_others_may_write_is_not_used(folder):
    cache.save_arrays("travel", "ab" * 32, ARRAYS)
    (path,) = folder.iterdir()
    path.chmod(0o666)
    assert cache.load_arrays("travel", "ab" * 32) is None


def test_a_file_sealed_without_the_users_key_is_not_used(folder, tmp_path, monkeypatch):
    cache.save_arrays("travel", "ab" * 32, ARRAYS)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "another user"))
    assert cache.load_arrays("travel", "ab" * 32) is None


def test_a_check_can_do_without_the_cache(folder):
    cache.save_arrays("travel", "ab" * 32, ARRAYS)
    with cache.without_cache():
        assert cache.load_arrays("travel", "ab" * 32) is None
        cache.save_arrays("travel", "cd" * 32, ARRAYS)
    assert cache.load_arrays("travel", "ab" * 32) is not None
    assert len(list(folder.iterdir())) == 1


def test_a_damaged_network_is_read_from_the_file_again(folder):
    name = "osm_laocai_main_roads.graphml"
    first = load_network(name)
    (path,) = folder.iterdir()
    path.write_bytes(path.read_bytes()[:-100])
    again = load_network(name)
    assert (first.seconds == again.seconds).all()
    assert cache.load_arrays("roads", "00" * 32) is None
    assert path.exists()  # stored again


def test_a_folder_that_cannot_be_written_is_no_error(tmp_path, monkeypatch, caplog):
    (tmp_path / "file").write_text("not a folder")
    monkeypatch.setenv("ANSINH_CACHE_DIR", str(tmp_path / "file" / "cache"))
    cache.save_arrays("travel", "ab" * 32, ARRAYS)
    assert "going on without it" in caplog.text
    assert cache.load_arrays("travel", "ab" * 32) is None


def test_the_cache_does_not_grow_for_ever(folder, monkeypatch):
    monkeypatch.setattr(cache, "LIMIT_BYTES", 3_000)
    for number in range(8):
        cache.save_arrays("travel", f"{number:064d}", ARRAYS)
    assert sum(path.stat().st_size for path in folder.iterdir()) <= 3_000
    assert cache.load_arrays("travel", f"{7:064d}") is not None


def test_without_a_setting_the_users_own_cache_folder_is_used(monkeypatch):
    monkeypatch.delenv("ANSINH_CACHE_DIR")
    assert cache.cache_dir().name == "ansinh"
