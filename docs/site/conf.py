"""The configuration of Sphinx, which runs on the copy of the pages that build.py makes."""

from pathlib import Path

_HERE = Path(__file__).parent

project = "osdi-gateway"
html_title = "osdi-gateway"
extensions = ["myst_parser"]
root_doc = "index"
templates_path = [str(_HERE / "templates")]

myst_heading_anchors = 4
highlight_language = "text"
# Printed responses have `…` in place of what is omitted.
suppress_warnings = ["misc.highlighting_failure"]
# Quotation marks and dashes stay as they were typed.
smartquotes = False

html_theme = "furo"
html_favicon = str(_HERE.parents[1] / "ui" / "src" / "icon.svg")
html_static_path = [str(_HERE / "static"), str(_HERE.parents[1] / "ui" / "src" / "common.css")]
html_css_files = ["common.css", "docs.css"]
html_copy_source = False
html_show_copyright = False
html_use_index = False
html_theme_options: dict[str, list[str]] = {"top_of_page_buttons": []}
pygments_style = "a11y-light"
pygments_dark_style = "a11y-dark"

# As in app/pages/document.py, which cannot be imported where only the package is being built.
html_context = {
    "gateway_pages": [
        ("/dashboard", "Dashboard"),
        ("/graphql", "GraphiQL"),
        ("/api/v1/", "REST"),
        ("/docs/openapi", "OpenAPI"),
        ("/docs/", "Documentation"),
    ]
}
