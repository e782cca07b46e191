"""The client's door: one GraphQL schema joined from the services' slices, and the built web client."""
