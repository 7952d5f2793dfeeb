"""How a question leans on the one before it: one file a language, and what they share."""
