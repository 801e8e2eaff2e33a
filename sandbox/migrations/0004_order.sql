-- Names in the order of people, not of code points: `name_order` is what the rules make of a name for that
-- (`domain::collation`), and the folded name tells those apart that are in one place. The keys of what is
-- there already are made by `store::search`.

ALTER TABLE accounts ADD COLUMN name_order TEXT NOT NULL DEFAULT '';
ALTER TABLE marketplace_apps ADD COLUMN name_order TEXT NOT NULL DEFAULT '';

DROP INDEX accounts_by_name;
CREATE INDEX accounts_by_name
    ON accounts (company_id, name_order, name_key, app_id, granted, contact_id);

DROP INDEX marketplace_apps_by_name;
CREATE INDEX marketplace_apps_by_name ON marketplace_apps (company_id, name_order, name_key, id);

CREATE INDEX accounts_by_permissions
    ON accounts (company_id, granted, id, app_id, contact_id);
