"""Answers as text for scripts, spreadsheets and the terminal: the same from a command and from an address."""
