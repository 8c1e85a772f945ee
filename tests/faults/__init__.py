"""Breaking every backward rule on purpose: `python -m tests.faults` plants one fault at a time and runs that row's tests."""
