"""What each table is: its grain, its columns with meaning and type, its key and its references."""

from corridor_analysis.schema.rows import *
from corridor_analysis.schema.table import *
from corridor_analysis.schema.values import *
