"""Films for the first day: three that Nearcast draws itself, and one real clip."""
