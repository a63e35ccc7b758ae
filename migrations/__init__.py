"""The history of the tables: one file per step, applied by `app.store.migrate`."""
