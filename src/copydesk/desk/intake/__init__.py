"""How sources and stories come in: addresses, files, pasted text, a watched folder, feeds and saved searches."""
