#!/usr/bin/env python3
"""Install Passavant into this folder and run it; standard library only.

python3 run.py demo         a whole demonstration border in your browser
python3 run.py test         every test, on SQLite, then on PostgreSQL; test --help shows more
python3 run.py check        style, types, floors, migrations, translations
python3 run.py bench        our figures beside those of the peers
python3 run.py kernel       compile the inner loops of screening again, for whoever changed them
python3 run.py wheelhouse   collect the wheels for an installation with no network
python3 run.py WORD ...     any other word is a command of the program: serve, shell, doctor, ...
"""

import argparse
import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
import time
import zipfile
from pathlib import Path

if not (3, 11) <= sys.version_info[:2] <= (3, 14):
    sys.exit(
        f"Passavant needs Python 3.11 to 3.14; this is Python {sys.version_info[0]}.{sys.version_info[1]}."
    )

ROOT = Path(__file__).resolve().parent
BOOT, VENV, BENCH = ROOT / ".boot", ROOT / ".venv", ROOT / ".venv-bench"
KERNEL = ROOT / ".venv-kernel"
PINS, WHEELHOUSE = ROOT / "requirements", ROOT / "wheelhouse"
OFFLINE = ["--offline", "--no-index", "--find-links", str(WHEELHOUSE)] if WHEELHOUSE.is_dir() else []
HOLDS = {
    "base": ("base", "hq", "test"),
    "hq": ("hq", "test"),
    "test": ("test",),
    "bench": ("bench",),
    "kernel": ("kernel",),
}
# Tests and checks see a site of their own, never the site.toml of whoever runs them.
NOWHERE = {
    "PASSAVANT_SITE": os.devnull,
    "PASSAVANT_SITE__CODE": "UT-TEST",
    "PASSAVANT_SITE__DATA": str(BOOT / "site"),
}


def main(task: str = "help", *rest: str) -> int:
    os.chdir(ROOT)
    if task in ("help", "-h", "--help"):
        print(__doc__)
        return 0
    tasks = {
        "install": install_for_service,
        "test": test,
        "check": check,
        "bench": bench,
        "kernel": kernel,
        "wheelhouse": wheelhouse,
    }
    return tasks[task](*rest) if task in tasks else passavant(task, *rest)


def only_install() -> int:
    install(os.environ.get("PASSAVANT_PINS", "base"))
    return 0


def install_for_service() -> int:
    """Also compile the catalogues, so that the service itself needs to write nothing in this folder."""
    only_install()
    return run([str(VENV / "bin" / "passavant"), "translations", "compile"], **NOWHERE)


def passavant(*words: str) -> int:
    # A network on one machine needs the servers that the tests bring.
    install("test") if words[:1] == ("demo",) and "--posts" in words else only_install()
    sys.stdout.flush()
    os.execv(VENV / "bin" / "passavant", ["passavant", *words])


def test(*words: str) -> int:
    options = argparse.ArgumentParser("run.py test", epilog="The rest goes to pytest.", allow_abbrev=False)
    options.add_argument("--browser", choices=["auto", "require", "off"], help="auto when left out")
    options.add_argument("--engine", choices=["sqlite", "postgresql"], help="both when left out")
    options.add_argument("--coverage", action="store_true", help="report the lines no test reached")
    options.set_defaults(browser=os.environ.get("PASSAVANT_BROWSER", "auto"))
    asked, rest = options.parse_known_args(words)
    install("test")
    python = str(VENV / "bin" / "python")
    pytest = [python, "-m", *(["coverage", "run", "-m"] if asked.coverage else []), "pytest"]
    # The order is the plugin's (slow files first); by itself xdist would leave slow files of few tests for the end.
    shared_out = ["--dist", "loadfile", "--no-loadscope-reorder"]
    # One more than there are cores: tests of running sites and of browsers wait a good part of their time.
    pytest += rest or ["-n", str(min(4, 1 + (os.cpu_count() or 1))), *shared_out]
    unproven = BOOT / "not-run"
    unproven.parent.mkdir(exist_ok=True)
    unproven.unlink(missing_ok=True)
    results = []
    for engine in [asked.engine] if asked.engine else ["sqlite", "postgresql"]:
        # The screens are driven once: on PostgreSQL only the tests that touch the database run again.
        browser = asked.browser if engine == (asked.engine or "sqlite") else "off"
        say(f"Tests on {engine}, browser {browser}.")
        began = time.monotonic()
        told = {
            "PASSAVANT_TEST_DATABASE": engine,
            "PASSAVANT_BROWSER": browser,
            "PASSAVANT_NOT_RUN": str(unproven),
            # Tests start the program hundreds of times: it must not be compiled anew each time.
            "PYTHONDONTWRITEBYTECODE": "",
        }
        code = run(pytest, **told, **NOWHERE)
        nothing = code == 5 and bool(rest)  # 5: what you named holds no test for this engine
        verdict = "nothing to run" if nothing else f"FAILED (pytest ended with {code})" if code else "passed"
        results.append((nothing or not code, f"{engine}: {verdict}, {time.monotonic() - began:.0f} s"))
    if asked.coverage:
        run([python, "-m", "coverage", "combine", "--quiet"])
        run([python, "-m", "coverage", "report"])
    return close(results, unproven.read_text() if unproven.exists() else "")


def check(*words: str) -> int:
    install("test")
    steps = {
        "style": "ruff check --quiet",
        "format": "ruff format --check --quiet",
        "types": "mypy",
        "floors": "lint-imports",
        "migrations": "passavant makemigrations --check --dry-run",
        "translations": "passavant translations check",
        "facts": "passavant facts check",
    }
    results = []
    Path(NOWHERE["PASSAVANT_SITE__DATA"]).mkdir(parents=True, exist_ok=True)
    for name, command in steps.items():
        if not words or name in words:
            say(f"{name}: {command}")
            program, *arguments = command.split()
            code = run([str(VENV / "bin" / program), *arguments], **NOWHERE)
            results.append((code == 0, f"{name}: {'good' if code == 0 else 'NOT GOOD'}"))
    return close(results or [(False, f"no such check; there are: {', '.join(steps)}")])


def bench(*words: str) -> int:
    install("bench", BENCH)
    return run([str(BENCH / "bin" / "python"), "-m", "benchmarks", *words])


def kernel(*words: str) -> int:
    install("kernel", KERNEL)
    return run([str(KERNEL / "bin" / "python"), "-m", "screener.build_kernel", *words])


def wheelhouse(*words: str) -> int:
    """Fetch uv and every wheel of the runtime; --python-version and --platform ask for another machine's."""
    pip = [find_uv(), "tool", "run", "--quiet", "--python", sys.executable, "pip", "download", "--quiet"]
    pip += ["--only-binary", ":all:", "--require-hashes", "--dest", str(WHEELHOUSE), *words]
    for pins in ("boot", "hq"):
        say(f"Collecting the wheels of requirements/{pins}.txt.")
        must([*pip, "-r", str(PINS / f"{pins}.txt")])
    say(f"{len(list(WHEELHOUSE.iterdir()))} wheels are here. Copy this whole folder: it installs offline.")
    return 0


def install(pins: str, venv: Path = VENV) -> None:
    """Bring the environment to exactly the pins; return at once when nothing changed."""
    stamp, wanted = venv / "passavant-stamp", fingerprint()
    place = f"{sys.implementation.cache_tag} {ROOT}"
    held_place, _, held = stamp.read_text().partition("\n") if stamp.is_file() else ("", "", "")
    if held_place == place and held in [f"{holder} {wanted}" for holder in HOLDS[pins]]:
        return
    began = time.monotonic()
    source = "wheelhouse/" if OFFLINE else "the network"
    say(f"Installing requirements/{pins}.txt into {venv.name}/ from {source}.")
    uv = find_uv()
    renew = "--allow-existing" if held_place == place else "--clear"
    must([uv, "venv", "--quiet", renew, "--python", sys.executable, str(venv)])
    stamp.write_text(f"{place}\n")  # a broken installation is begun again, a good one is kept
    into = ["--quiet", "--python", str(venv / "bin" / "python"), *OFFLINE]
    must([uv, "pip", "sync", "--require-hashes", *into, str(PINS / f"{pins}.txt")])
    must([uv, "pip", "install", "--no-deps", *into, "--editable", str(ROOT)])
    stamp.write_text(f"{place}\n{pins} {wanted}")
    say(f"Installed in {time.monotonic() - began:.0f} s.")


def fingerprint() -> str:
    sources = [ROOT / "pyproject.toml", *sorted(PINS.glob("*.txt"))]
    return hashlib.sha256(b"".join(path.read_bytes() for path in sources)).hexdigest()


def find_uv() -> str:
    """Our own uv, else the machine's, else the one in the wheelhouse, else one that pip fetches."""
    ours, machines = BOOT / "bin" / "uv", shutil.which("uv")
    pin = (PINS / "boot.txt").read_text()
    if ours.exists():
        return str(ours)
    if (
        machines and not OFFLINE
    ):  # of the same series as the pin, so that it carries the builder pyproject.toml asks
        said = subprocess.run([machines, "--version"], capture_output=True, text=True, check=False).stdout
        series = said.removeprefix("uv ").rpartition(" (")[0].rpartition(".")[0] or "unknown"
        if pin.startswith(f"uv=={series}."):
            return machines
    for wheel in WHEELHOUSE.glob("uv-*.whl"):
        if hashlib.sha256(wheel.read_bytes()).hexdigest() in pin:
            ours.parent.mkdir(parents=True, exist_ok=True)
            with zipfile.ZipFile(wheel) as packed:
                binary = next(name for name in packed.namelist() if name.endswith(".data/scripts/uv"))
                ours.write_bytes(packed.read(binary))
            ours.chmod(0o755)
            return str(ours)
    if not importlib.util.find_spec("ensurepip"):
        sys.exit("Python's venv is missing. Install it and start again: sudo apt install python3-venv")
    say("Fetching uv, the installer.")
    must([sys.executable, "-m", "venv", str(BOOT)])
    pip = [str(BOOT / "bin" / "python"), "-m", "pip", "install", "--quiet", "--retries", "1", *OFFLINE[1:]]
    must([*pip, "--only-binary", ":all:", "--require-hashes", "-r", str(PINS / "boot.txt")])
    return str(ours)


def must(command: list[str]) -> None:
    """Run one step of the installation, or stop with a sentence."""
    if run(command) != 0:
        ask = "Is there a network, and room on the disk?"
        ask = "Is wheelhouse/ complete for this machine and this Python?" if OFFLINE else ask
        sys.exit(
            f"The installation stopped; the lines above say where. {ask} Then start the same command again."
        )


def run(command: list[str], **extra: str) -> int:
    environment = {"UV_PYTHON_DOWNLOADS": "never", **os.environ, **extra}
    if Path("/etc/ssl/certs/ca-certificates.crt").exists():
        environment.setdefault("UV_SYSTEM_CERTS", "1")  # a ministry's own certificate authority counts
    if not os.access(Path.home(), os.W_OK):
        environment.setdefault("UV_CACHE_DIR", str(BOOT / "cache"))
    sys.stdout.flush()
    return subprocess.run(command, env=environment, check=False).returncode


def close(results: list[tuple[bool, str]], unproven: str = "") -> int:
    """Say at the end, in one place, how it went; what was not proven stands there in red."""
    good = all(passed for passed, _ in results)
    verdict = f"Good so far, but \033[1;31m{unproven}\033[0m." if unproven else "All good."
    say("\n".join(["", *(line for _, line in results), verdict if good else "NOT GOOD: read above."]))
    return 0 if good else 1


def say(sentence: str) -> None:
    print(sentence, flush=True)


if __name__ == "__main__":
    try:
        sys.exit(main(*sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit("\nStopped.")
    except OSError as trouble:
        sys.exit(f"The machine refused: {trouble}.")
