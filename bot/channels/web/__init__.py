"""The web channel: a chat page, its protocol (docs/webchat.md) and its delivery."""
