"""The chat page: one client of the service, in three languages."""
