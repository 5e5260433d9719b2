"""From a question to a cited answer over the papers in the store."""
