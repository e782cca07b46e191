"""Which appliances answer this viewer, in what order."""
