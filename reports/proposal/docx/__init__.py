"""The proposal as a DOCX file, also in the agency's own letter, and as PDF."""
