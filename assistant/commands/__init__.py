"""One module a command of ``assistant``, each loaded only when it is called (`assistant.cli`)."""
