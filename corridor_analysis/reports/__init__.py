"""Reports: notebooks run over parameters and cases, laid out as pages, cited, copied without the articles' texts."""

import sys

# Where JupyterLab is installed, so is a grammar of RFC 3987 that jsonschema, and with it nbformat, builds at import: a
# second of each process. No schema of a notebook asks for that format; an import of None raises ImportError.
sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]
