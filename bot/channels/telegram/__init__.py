"""The Telegram channel: aiogram listens, python-telegram-bot speaks; they meet in the tables."""

CHANNEL = "telegram"
