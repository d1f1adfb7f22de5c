-- What the checker looks for in the main database's files: keys as they stand here, wrapped. Without the master key they open nothing.
grant select on account_keys, contact_keys to keys_checker;
