"""People with several records."""
