"""Names of the fields that a template of a letter may have: ``{{ agency }}``. What they hold is told by reports."""

TEXTS = (
    "superior",
    "agency",
    "committee",
    "police",
    "province",
    "place",
    "number",
    "place_date",
    "abstract",
    "addressee",
    "name",
    "plan_document",
    "groups",
    "deciders",
    "owner",
    "total",
    "total_in_words",
    "sources",
    "start_year",
    "end_year",
    "running",
    "running_change",
    "posts",
    "period",
    "places",
    "served",
    "projects",
    "price_year",
)
"""Fields inside a text, one line each."""
PARTS = tuple(f"part_{number}" for number in range(1, 11))
TABLES = ("table_projects", "table_components", "table_years", "table_increment", "table_alternatives")
BLOCKS = ("summary", "basis", "risks", "body", *PARTS, *TABLES, "annexes")
"""Fields that are a paragraph of their own, and become paragraphs, tables and figures; ``body`` is all parts."""
