"""The network: who its providers, sites and appliances are, how they are, and what each should hold."""
