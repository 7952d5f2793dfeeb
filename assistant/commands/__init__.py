"""The commands of policy-desk, one file each, imported when called."""
