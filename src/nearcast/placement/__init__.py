"""Which files lie on which appliance."""
