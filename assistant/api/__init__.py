"""The assistant for programs: HTTP under ``/api/v1``, and the OpenAI-compatible ``/v1``.

In: requests. Out: the same records that the command line prints. What is not about HTTP (records,
look-ups, turns off the event loop) is shared with `assistant.mcp`, so this package imports nothing.
"""
