"""Pages from the web, fetched one at a time for a curator who names them; nothing else fetches."""
