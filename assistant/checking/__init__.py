"""Any text checked over the corpus: what is supported, superseded, contradicted, disputed."""
