"""One file a goal, found by name: goalNN_what.py with one class that is a Goal."""
