"""Who may watch: accounts, the profiles in them, and signing in."""
