"""The assistant for agents: an MCP server, over standard input and output or mounted at ``/mcp``.

Four tools (search, one paper, one day, ask) and two resources, over the same look-ups and turns as
the HTTP interface. What fails is an error to the agent, never an empty result.
"""
