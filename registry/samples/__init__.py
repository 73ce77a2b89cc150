"""Invented registers of any size: to try the screens, to measure, to show. Loaded only when somebody asks."""
