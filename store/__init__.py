"""From digest files to something searchable; knows nothing of questions or language models."""
