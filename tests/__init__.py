"""The tests; `tests.house` and `tests.docs` also run on their own (see the Makefile)."""
