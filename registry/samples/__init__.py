"""Invented registers of any size: to try the screens, to measure, to show. Never loaded unless somebody asks for them."""
