"""`make setup` on machines that are not ready for it."""

import shutil
import subprocess
from pathlib import Path

ROOT = Path(__file__).parents[2]
SCRIPT = """#!/bin/sh
echo "$@" >> "{log}"
case "$*" in
  -c*) exit {old};;
  "-m venv"*) mkdir -p .venv/bin && printf '#!/bin/sh\\n' > .venv/bin/python && chmod +x .venv/bin/python;;
esac
"""


def make_setup(tmp_path: Path, *, old: bool) -> tuple[str, list[str]]:
    """Run `make setup` with a Python that only writes down what it is asked; gives what make said, and that."""
    for name in ("Makefile", "pyproject.toml", "requirements.lock", "requirements-dev.lock"):
        shutil.copy(ROOT / name, tmp_path)
    log, python = tmp_path / "log", tmp_path / "python"
    python.write_text(SCRIPT.format(log=log, old=int(old)))
    python.chmod(0o755)
    done = subprocess.run(
        ["make", "setup", f"PYTHON={python}"], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert (done.returncode != 0) == old, done.stderr
    return done.stdout, log.read_text().splitlines()


def test_an_environment_without_pip_is_made_anew(tmp_path: Path) -> None:
    (tmp_path / ".venv/bin").mkdir(parents=True)
    (tmp_path / ".venv/bin/python").write_text("#!/bin/sh\nexit 1\n")
    (tmp_path / ".venv/bin/python").chmod(0o755)
    _, asked = make_setup(tmp_path, old=False)
    assert asked[-1] == "-m venv --clear .venv"


def test_a_python_that_is_too_old_is_named(tmp_path: Path) -> None:
    said, asked = make_setup(tmp_path, old=True)
    assert "Smallgrid needs Python 3.11 or newer; try: make PYTHON=python3.12 setup" in said
    assert len(asked) == 1
