# Aliases only: make is not on a minimal machine, so everything real lives in run.py.
.PHONY: run demo test check bench wheelhouse pins clean
run demo: ; python3 run.py demo
test: ; python3 run.py test
check: ; python3 run.py check
bench: ; python3 run.py bench
wheelhouse: ; python3 run.py wheelhouse

# Write the pins again with the newest versions. Names, versions and hashes; never an address or a path.
COMPILE = uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes \
	--no-header --no-annotate --no-emit-index-url --no-emit-find-links --no-emit-package passavant
pins:
	$(COMPILE) requirements/boot.in -o requirements/boot.txt
	$(COMPILE) pyproject.toml -o requirements/base.txt
	$(COMPILE) pyproject.toml --extra hq -c requirements/base.txt -o requirements/hq.txt
	$(COMPILE) pyproject.toml --extra hq --group test -c requirements/hq.txt -o requirements/test.txt
	$(COMPILE) pyproject.toml --group bench -c requirements/test.txt -o requirements/bench.txt
	$(COMPILE) --group kernel -o requirements/kernel.txt

clean:
	rm -rf .boot .venv .venv-bench .venv-kernel build dist .ruff_cache .mypy_cache .pytest_cache .hypothesis
