"""The chat page and the pages around it; imported by `assistant.serve` alone."""
