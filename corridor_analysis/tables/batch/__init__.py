"""Reading a corpus part by part: what is read stays on disk, and only what is new or changed is read again."""
