"""What is shipped: hashed pins without addresses, a bootstrap that needs nothing, no trace of a machine."""

import ast
import os
import re
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
PINS = sorted((ROOT / "requirements").glob("*.txt"))
RUNTIME = ("base.txt", "hq.txt")
NOT_OURS = {"wheelhouse", "build", "dist", "__pycache__"}
TEXT = {
    "",
    ".py",
    ".md",
    ".toml",
    ".txt",
    ".html",
    ".css",
    ".js",
    ".po",
    ".csv",
    ".json",
    ".yaml",
    ".service",
}
# Written in pieces, so that this file does not name them itself.
TRACES = [
    re.compile("/" + trace) for trace in ("work/main", "work/shared", r"root/\.", "home/[a-z]", "opt/pypi")
]


def pinned(path: Path) -> dict[str, str]:
    """Each requirement of a pins file with its continuation lines."""
    blocks = re.split(r"\n(?=[a-z0-9])", path.read_text().strip())
    return {re.split(r"[=\s]", block, maxsplit=1)[0]: block for block in blocks}


def files_of_the_house() -> list[Path]:
    found = []
    for folder, folders, files in os.walk(ROOT):
        folders[:] = [
            name for name in folders if name == ".ci" or not (name.startswith(".") or name in NOT_OURS)
        ]
        found += [Path(folder, name) for name in files if name != ".git"]  # a file in a worktree
    return [path for path in found if path.suffix in TEXT]


def test_there_are_pins() -> None:
    assert {path.name for path in PINS} == {
        "base.txt",
        "bench.txt",
        "boot.txt",
        "hq.txt",
        "kernel.txt",
        "test.txt",
    }


@pytest.mark.parametrize("path", PINS, ids=lambda path: path.name)
def test_pins_record_no_download_address(path: Path) -> None:
    text = path.read_text()
    assert "http" not in text
    assert "--index" not in text
    assert "--find-links" not in text
    assert "file:" not in text


@pytest.mark.parametrize("path", PINS, ids=lambda path: path.name)
def test_every_pin_is_exact_and_hashed(path: Path) -> None:
    for name, block in pinned(path).items():
        assert re.match(rf"{name}==[^\s]+ ", block), f"{name} is not pinned to one version"
        assert re.search(r"--hash=sha256:[0-9a-f]{64}", block), f"{name} has no hash"


@pytest.mark.parametrize("larger", ["hq.txt", "test.txt", "bench.txt"])
def test_larger_sets_hold_the_same_versions(larger: str) -> None:
    base, other = (pinned(ROOT / "requirements" / name) for name in ("base.txt", larger))
    assert {name: other.get(name) for name in base} == base


def test_every_dependency_is_pinned() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    for declared, pins in (
        (project["project"]["dependencies"], "base.txt"),
        (project["project"]["optional-dependencies"]["hq"], "hq.txt"),
        (of_group(project, "test"), "test.txt"),
        (of_group(project, "bench"), "bench.txt"),
    ):
        names = {re.split(r"[\[<>=]", line, maxsplit=1)[0] for line in declared}
        assert names <= pinned(ROOT / "requirements" / pins).keys()


@pytest.mark.parametrize("group", ["test", "bench"])
def test_tests_and_benchmarks_can_run_a_network(group: str) -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    assert set(of_group(project, "network")) <= set(of_group(project, group))


def of_group(project: dict[str, Any], group: str) -> list[str]:
    """What a group asks for, with the groups that it includes."""
    lines: list[str] = []
    for line in project["dependency-groups"][group]:
        lines += [line] if isinstance(line, str) else of_group(project, line["include-group"])
    return lines


@pytest.mark.parametrize("name", [*RUNTIME, "test.txt"])
def test_the_gpl_peer_stays_in_the_bench(name: str) -> None:
    assert not {"mrz", "igraph"} & pinned(ROOT / "requirements" / name).keys()  # igraph: an extra of splink


def test_the_bootstrap_needs_the_standard_library_only() -> None:
    tree = ast.parse((ROOT / "run.py").read_text())
    imported: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            imported |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            imported.add((node.module or "").partition(".")[0])
    assert imported <= sys.stdlib_module_names


def test_the_bootstrap_can_greet_an_old_python() -> None:
    ast.parse((ROOT / "run.py").read_text(), feature_version=(3, 7))


def test_no_file_names_a_machine() -> None:
    named = [
        f"{path.relative_to(ROOT)}: {found.group()}"
        for path in files_of_the_house()
        for found in [trace.search(path.read_text(errors="replace")) for trace in TRACES]
        if found
    ]
    assert named == []


def test_the_licence_is_here_and_declared() -> None:
    licence = (ROOT / "LICENSE").read_text()
    assert "Apache License" in licence
    assert "Version 2.0, January 2004" in licence
    assert "END OF TERMS AND CONDITIONS" in licence
    assert tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["license"] == "Apache-2.0"


def test_the_version_is_the_same_everywhere() -> None:
    version = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"]
    assert f'__version__ = "{version}"' in (ROOT / "src/passavant/__init__.py").read_text()


def dead_links(page: Path) -> list[str]:
    targets = re.findall(r"\]\(([^)#\s]+)[^)]*\)", page.read_text())
    ours = [target for target in targets if "://" not in target and not target.startswith("mailto:")]
    return [f"{page.relative_to(ROOT)} -> {target}" for target in ours if not (page.parent / target).exists()]


def test_links_between_documents_lead_somewhere() -> None:
    pages = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / "deploy").rglob("*.md")]
    assert [link for page in pages for link in dead_links(page)] == []
