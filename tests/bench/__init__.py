"""What is measured, and never asserted: `make bench` prints a table, each figure beside a yardstick made in the same run."""
