"""The gate as a server for MCP clients: three tools that read and never write (``docs/mcp.md``).

It needs the extra ``mcp``. Whoever calls is a program, often a language model that has read hostile text: the tools
take bounded text, read files only inside the folders that the user opened, and addresses only where the user allowed
the network.
"""
