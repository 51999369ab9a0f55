"""Exports of news databases: many articles in one document, told apart."""
