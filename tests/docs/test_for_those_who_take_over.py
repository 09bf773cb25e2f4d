"""What a new engineer finds at the door holds together: versions, templates, hooks, the day's commands, the changelog."""

import datetime as dt
import re
from pathlib import Path

import pytest
import yaml

import ansinh

ROOT = Path(__file__).parents[2]
TEMPLATES = sorted((ROOT / ".github" / "ISSUE_TEMPLATE").glob("*.md"))


def read(name):
    return (ROOT / name).read_text(encoding="utf-8")


def test_the_citation_has_what_the_format_asks_for_and_the_version_of_the_code():
    citation = yaml.safe_load(read("CITATION.cff"))
    assert {"cff-version", "message", "title", "authors"} <= set(citation)
    assert citation["cff-version"] == "1.2.0"
    assert all("name" in author or "family-names" in author for author in citation["authors"])
    assert citation["version"] == ansinh.__version__


def test_the_changelog_is_dated_newest_first_and_ends_at_the_version_of_the_code():
    headings = re.findall(r"^## (.+)$", read("CHANGELOG.md"), re.MULTILINE)
    released = [
        re.fullmatch(r"(\d+\.\d+\.\d+) \((\d{4}-\d\d-\d\d)\)", line)
        for line in headings
        if line != "Unreleased"
    ]
    assert all(released), headings
    days = [dt.date.fromisoformat(one[2]) for one in released]
    assert days == sorted(days, reverse=True)
    assert released[0][1] == ansinh.__version__


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.stem)
def test_an_issue_template_has_a_name_and_says_what_it_is_for(path):
    _, head, body = path.read_text(encoding="utf-8").split("---\n", 2)
    assert {"name", "about", "labels"} <= set(yaml.safe_load(head))
    assert "**" in body


def test_hooks_download_nothing():
    repos = yaml.safe_load(read(".pre-commit-config.yaml"))["repos"]
    assert [repo["repo"] for repo in repos] == ["local"]
    assert all(hook["language"] == "system" for hook in repos[0]["hooks"])


@pytest.mark.parametrize("page", ["README.md", "CONTRIBUTING.md", "docs/explanation/releases.md"])
def test_commands_of_make_exist(page):
    targets = set(re.findall(r"^([a-z-]+):", read("Makefile"), re.MULTILINE))
    named = set(re.findall(r"(?:^    |`)make ([a-z-]+)", read(page), re.MULTILINE))
    assert named
    assert named <= targets


@pytest.mark.parametrize(
    "page", ["README.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md", "docs/decisions/README.md"]
)
def test_links_between_pages_lead_somewhere(page):
    links = re.findall(r"\]\(([^)#:]+)\)", read(page))
    assert links
    assert [link for link in links if not (ROOT / page).parent.joinpath(link).exists()] == []


def test_places_named_in_contributing_exist():
    named = set(re.findall(r"`([\w./-]+/[\w./-]+)`", read("CONTRIBUTING.md"))) - {".ci/run"}
    assert [name for name in sorted(named) if not list(ROOT.glob(name.rstrip("/")))] == []
