"""Source documents: dated texts, their loaders, languages and quantities. Imports nothing of ours."""
