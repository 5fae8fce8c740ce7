"""The annual review: every figure of a year in one folder, ready to print, in one language or both.

    contents ──▶ pictures (PNG, SVG) · document (PDF) · slides (PPTX) · data (CSV, XLSX) ──▶ pack (folder, manifest, ZIP)

Has no figure of its own: `contents` takes those of the pages (figures, charts, maps), the others put them on paper."""

# What a review can be made as; csv is its data, as CSV and as one workbook.
FORMATS = ("png", "svg", "pdf", "pptx", "csv")
