"""What was heard: pure functions on plain values, with no database and no web."""
