"""Source documents: dated texts, loaders, languages, quantities. Imports nothing of ours."""
