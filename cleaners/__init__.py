"""The cleaners: one to a module, found by being here."""
