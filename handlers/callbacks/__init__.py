"""Notifications of the payment gateway: taken in once, and no money forgotten."""
