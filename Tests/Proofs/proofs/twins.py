"""Builds the broken twin: a copy of the sources with every patch of `twins/`, each asleep until its name is called."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

SOURCES = ("Package.swift", "Package.resolved", "Sources", "Tests", "Benchmarks")
PREPARED = ("checkouts", "repositories", "workspace-state.json")


def patches(repository: Path) -> list[Path]:
    return sorted((repository / "Tests/Proofs/twins").glob("*.patch"))


def check(repository: Path) -> list[str]:
    """The patches that do not apply any more, with patch's words."""
    problems = []
    for patch in patches(repository):
        result = _patch(repository, patch, "--dry-run")
        if result.returncode != 0:
            problems.append(f"{patch.name}: {(result.stdout + result.stderr).strip()}")
        if f'"{patch.stem}"' not in patch.read_text():
            problems.append(f'{patch.name}: it is not guarded by XTALWATCH_TWIN == "{patch.stem}"')
    return problems


def build(repository: Path) -> Path:
    """The broken program; built below `.build/twins`, where later runs find most of it done."""
    home = repository / ".build/twins"
    sources, products = home / "sources", home / "build"
    _copy(repository, sources)
    for patch in patches(repository):
        result = _patch(sources, patch)
        if result.returncode != 0:
            raise RuntimeError(f"{patch.name} does not apply: {result.stdout}{result.stderr}")
    products.mkdir(parents=True, exist_ok=True)
    for name in PREPARED:
        # The dependencies are there already; no network is needed for a second copy.
        source, target = repository / ".build" / name, products / name
        if source.is_dir() and not target.exists():
            shutil.copytree(source, target, symlinks=True)
        elif source.is_file() and not target.exists():
            shutil.copy2(source, target)
    command = ["swift", "build", "--package-path", str(sources), "--scratch-path", str(products)]
    result = subprocess.run([*command, "--product", "xtalwatch"], capture_output=True, text=True)
    if result.returncode != 0:
        raise RuntimeError(f"the twin does not build:\n{result.stdout[-4000:]}{result.stderr[-4000:]}")
    return products / "debug/xtalwatch"


def _copy(repository: Path, target: Path) -> None:
    """Copies what has changed only, so that an older build stays good; files that a patch changed are restored."""
    target.mkdir(parents=True, exist_ok=True)
    for name in SOURCES:
        source = repository / name
        files = [source] if source.is_file() else [f for f in source.rglob("*") if f.is_file()]
        wanted = {target / f.relative_to(repository): f for f in files}
        for copy, original in wanted.items():
            if not copy.exists() or copy.read_bytes() != original.read_bytes():
                copy.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(original, copy)
        if source.is_dir():
            for copy in [f for f in (target / name).rglob("*") if f.is_file() and f not in wanted]:
                copy.unlink()


def _patch(folder: Path, patch: Path, *flags: str) -> subprocess.CompletedProcess[str]:
    command = ["patch", "--strip=1", "--batch", "--forward", "--reject-file=-", "--no-backup-if-mismatch"]
    with patch.open() as file:
        return subprocess.run(
            [*command, *flags], cwd=folder, stdin=file, capture_output=True, text=True
        )
