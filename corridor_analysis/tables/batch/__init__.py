"""Corpora on disk and clusters: no more than some articles in memory, workers anywhere, runs that go on.

Two libraries were weighed, and our own code stays, because
- `pyarrow.dataset` (23) reads a folder of parts as one table, but file by file and not in order of the articles' ids,
  which rows have in any table here; one part that a crash has damaged makes the whole folder unreadable to it, where
  the articles of that part alone are read again; and an article is in several parts once it is read anew. What it
  would replace is the twelve lines that open a part.
- `pebble` (5.2) gives each task a process that may be killed, at its time limit too. It would replace the twenty lines
  that start a pool anew. But a time limit is needed in threads and on clusters as well, so that `time_limit` stays;
  killing a worker costs the seconds in which the next one loads the model, where the timer of the system stops one
  article and keeps the model; its workers outlive a run that is killed, as those of the standard library do (both need
  `_end_with_parent`); and results take 24 ms against 14 ms (2 MB each, two processes).
"""
