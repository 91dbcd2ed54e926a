"""The goals of reliability, each with a run that shows it and a broken twin that must fail."""
