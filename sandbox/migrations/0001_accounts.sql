-- Companies, the people in them, and what those people may do.

CREATE TABLE companies (
    id        INTEGER PRIMARY KEY,
    name      TEXT NOT NULL,
    is_active INTEGER NOT NULL DEFAULT 1,
    logo_url  TEXT,
    accounts  INTEGER NOT NULL DEFAULT 0 -- how many it has: counting them takes too long
) STRICT;

-- No row: the company has no policy (D2).
CREATE TABLE policies (
    company_id       INTEGER PRIMARY KEY REFERENCES companies (id),
    name_max_length  INTEGER NOT NULL,
    creation_ends_on TEXT,
    sunset_on        TEXT,
    notice_title     TEXT,
    notice_url       TEXT
) STRICT;

CREATE TABLE tools (
    id            INTEGER PRIMARY KEY,
    company_id    INTEGER NOT NULL REFERENCES companies (id),
    name          TEXT NOT NULL,
    friendly_name TEXT NOT NULL,
    UNIQUE (company_id, name)
) STRICT;

CREATE TABLE people (
    id    INTEGER PRIMARY KEY,
    login TEXT NOT NULL,
    name  TEXT NOT NULL
) STRICT;

CREATE TABLE memberships (
    person_id  INTEGER NOT NULL REFERENCES people (id),
    company_id INTEGER NOT NULL REFERENCES companies (id),
    PRIMARY KEY (person_id, company_id)
) STRICT, WITHOUT ROWID;

-- No row: None.
CREATE TABLE access_levels (
    person_id INTEGER NOT NULL REFERENCES people (id),
    tool_id   INTEGER NOT NULL REFERENCES tools (id),
    level     TEXT NOT NULL CHECK (level IN ('read_only', 'standard', 'admin')),
    PRIMARY KEY (person_id, tool_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE marketplace_apps (
    id         INTEGER PRIMARY KEY,
    company_id INTEGER NOT NULL REFERENCES companies (id),
    name       TEXT NOT NULL,
    publisher  TEXT NOT NULL,
    status     TEXT NOT NULL CHECK (status IN ('listed', 'removed')),
    name_key   TEXT NOT NULL, -- the name, folded: what the list is ordered by
    search_key TEXT NOT NULL  -- name and publisher, folded
) STRICT;

CREATE INDEX marketplace_apps_by_name ON marketplace_apps (company_id, name_key, id);

-- The directory entry that is generated with an account.
CREATE TABLE contacts (
    id                   INTEGER PRIMARY KEY,
    email_address        TEXT NOT NULL,
    issued_email_address TEXT NOT NULL
) STRICT;

-- Directories that a contact was added to after its own company's.
CREATE TABLE further_directories (
    contact_id INTEGER NOT NULL REFERENCES contacts (id),
    company_id INTEGER NOT NULL REFERENCES companies (id),
    PRIMARY KEY (contact_id, company_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX contacts_with_changed_email ON contacts (id)
    WHERE email_address <> issued_email_address;

-- Health is never stored: it follows from what happened to the contact (H1, H2).
CREATE VIEW broken_contacts (id) AS
    SELECT id FROM contacts WHERE email_address <> issued_email_address
    UNION
    SELECT contact_id FROM further_directories;

CREATE TABLE accounts (
    id                  INTEGER PRIMARY KEY,
    company_id          INTEGER NOT NULL REFERENCES companies (id),
    name                TEXT NOT NULL,
    name_key            TEXT NOT NULL, -- the name, folded: equal keys are equal names (N4)
    app_id              INTEGER REFERENCES marketplace_apps (id), -- NULL is Custom (A1)
    client_id           TEXT NOT NULL UNIQUE,
    contact_id          INTEGER NOT NULL UNIQUE REFERENCES contacts (id),
    granted             INTEGER NOT NULL DEFAULT 0, -- tools above None: how many permissions it has
    version             INTEGER NOT NULL, -- random, new with every change: the ETag
    permissions_version INTEGER NOT NULL, -- the same for the permissions
    last_used_at        INTEGER,          -- times are seconds since 1970, UTC
    secret_created_at   INTEGER NOT NULL,
    created_at          INTEGER NOT NULL,
    created_by          INTEGER NOT NULL REFERENCES people (id),
    updated_at          INTEGER NOT NULL,
    updated_by          INTEGER NOT NULL REFERENCES people (id)
) STRICT;

CREATE UNIQUE INDEX account_names ON accounts (company_id, name_key);

-- One index for each order of the list. Each carries what the filters ask for, so that counting
-- and leafing never touch the rows that are not shown.
CREATE INDEX accounts_by_name
    ON accounts (company_id, name_key, app_id, granted, contact_id);
CREATE INDEX accounts_by_last_use
    ON accounts (company_id, last_used_at, app_id, granted, contact_id);
CREATE INDEX accounts_by_update
    ON accounts (company_id, updated_at, app_id, granted, contact_id);

-- No row: None, for tools added later too.
CREATE TABLE account_permissions (
    account_id INTEGER NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    tool_id    INTEGER NOT NULL REFERENCES tools (id),
    level      TEXT NOT NULL CHECK (level IN ('read_only', 'standard', 'admin')),
    PRIMARY KEY (account_id, tool_id)
) STRICT, WITHOUT ROWID;

-- `changes` is JSON, in the shape of the API: [{"field", "from", "to"}].
CREATE TABLE events (
    id         INTEGER PRIMARY KEY,
    account_id INTEGER NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    at         INTEGER NOT NULL,
    action     TEXT NOT NULL,
    by         INTEGER NOT NULL REFERENCES people (id),
    changes    TEXT NOT NULL
) STRICT;

CREATE INDEX events_by_account ON events (account_id, at, id);

-- What the search looks through: name, client id and app's name, folded, a line each. A table of
-- its own, so that reading all of it stays quick: one or two characters need that.
CREATE TABLE account_texts (
    account_id  INTEGER PRIMARY KEY REFERENCES accounts (id) ON DELETE CASCADE,
    company_id  INTEGER NOT NULL,
    search_text TEXT NOT NULL
) STRICT;

-- Any three characters in a row find their accounts. The text is folded already. Whoever adds texts
-- also indexes them: one by one from a trigger takes ten times as long as all at once ('rebuild').
CREATE VIRTUAL TABLE account_search USING fts5 (
    search_text,
    content = 'account_texts', content_rowid = 'account_id',
    tokenize = 'trigram case_sensitive 1', columnsize = 0
);

CREATE TRIGGER account_text_removed AFTER DELETE ON account_texts BEGIN
    INSERT INTO account_search (account_search, rowid, search_text)
        VALUES ('delete', old.account_id, old.search_text);
END;

CREATE TRIGGER account_text_changed AFTER UPDATE OF search_text ON account_texts BEGIN
    INSERT INTO account_search (account_search, rowid, search_text)
        VALUES ('delete', old.account_id, old.search_text);
    INSERT INTO account_search (rowid, search_text) VALUES (new.account_id, new.search_text);
END;
