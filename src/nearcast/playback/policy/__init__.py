"""Who may start a play, and what the player is handed."""
