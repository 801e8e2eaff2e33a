-- Secrets, the tokens obtained with them, and what may be done to a contact.

-- SHA-256 of the secret; NULL: nobody knows one, until it is reset.
ALTER TABLE accounts ADD COLUMN secret_hash BLOB;

-- When somebody last changed the directory entry; NULL: nobody did.
ALTER TABLE contacts ADD COLUMN updated_at INTEGER;

CREATE INDEX contacts_by_email ON contacts (email_address COLLATE NOCASE);

-- The tokens of accounts, by their SHA-256. They outlive a restart.
CREATE TABLE access_tokens (
    hash       BLOB PRIMARY KEY,
    account_id INTEGER NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX access_tokens_by_account ON access_tokens (account_id);
CREATE INDEX access_tokens_by_end ON access_tokens (expires_at);

-- The id that a new account or contact gets; none is ever given out twice. Above 2^53, odd, and
-- beyond everything that a database is filled with.
CREATE TABLE next_id (id INTEGER NOT NULL) STRICT;

INSERT INTO next_id (id) VALUES (9100000000000001);
