"""Telegram: updates in by polling or webhook, messages out from the courier."""
