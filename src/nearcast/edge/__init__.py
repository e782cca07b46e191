"""The appliance: it fills itself from the others, serves bytes through nginx, and says how it is."""
