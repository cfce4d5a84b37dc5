"""What is measured, one idea in each module; `run(suite, …)` prints its rows."""
