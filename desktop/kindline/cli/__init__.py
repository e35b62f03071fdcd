"""The commands. They work with what the bootstrap hands them, and need no Qt."""
