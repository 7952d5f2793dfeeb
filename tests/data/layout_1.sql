-- The catalog as the first release made it: layout 1.
CREATE TABLE chunks (
    generation VARCHAR NOT NULL, chunk_id VARCHAR NOT NULL, doc_id VARCHAR NOT NULL,
    version VARCHAR(64) NOT NULL, ordinal INTEGER NOT NULL, cut_chunk TEXT NOT NULL,
    embedding_key VARCHAR(64) NOT NULL, PRIMARY KEY (generation, chunk_id)
);
CREATE INDEX ix_chunks_doc_id ON chunks (doc_id);
CREATE TABLE conversations (
    conversation_id VARCHAR NOT NULL, reader VARCHAR NOT NULL, PRIMARY KEY (conversation_id)
);
CREATE TABLE embeddings (
    model VARCHAR NOT NULL, "key" VARCHAR(64) NOT NULL, sentences INTEGER NOT NULL,
    vectors BLOB NOT NULL, PRIMARY KEY (model, "key")
);
CREATE TABLE facts (name VARCHAR NOT NULL, value TEXT NOT NULL, PRIMARY KEY (name));
CREATE TABLE sums (
    generation VARCHAR NOT NULL, language VARCHAR NOT NULL, chunks INTEGER NOT NULL,
    vector BLOB NOT NULL, PRIMARY KEY (generation, language)
);
CREATE TABLE versions (
    doc_id VARCHAR NOT NULL, version VARCHAR(64) NOT NULL, added INTEGER NOT NULL,
    visible BOOLEAN NOT NULL, groups TEXT NOT NULL, document TEXT NOT NULL,
    PRIMARY KEY (doc_id, version)
);
CREATE INDEX ix_versions_visible ON versions (visible);
