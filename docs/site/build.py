"""Builds the pages of `docs/` as a site.

In: a folder, and `--gateway` for the bar that leads to the other pages of a gateway, or
`--strict` to fail on warnings. Out: HTML there, without scripts or styles inside; each file also
compressed; and `manifest.json` with their names and hashes.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import json
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).parent
DOCS = HERE.parent
ROOT = DOCS.parent
SCHEMA = ROOT / "schema" / "schema.graphql"
BESIDE = ("CONTRIBUTING.md", "CHANGELOG.md")
"""Pages that code hosts expect outside of `docs/`."""
UNUSED = (
    "objects.inv",
    "_sources",
    ".buildinfo",
    ".doctrees",
    # language_data.js contains them.
    "_static/base-stemmer.js",
    "_static/english-stemmer.js",
    "_static/debug.css",
    "_static/scripts/furo.js.map",
    "_static/styles/furo.css.map",
    "_static/styles/furo-extensions.css.map",
)
COMPRESSED = {".html", ".css", ".js", ".svg", ".json", ".yml"}

_DEFINITION = re.compile(
    r'^(?:""".*?"""\n)?(\w+) (\w+).*?(?=\n\n["a-z]|\Z)', re.MULTILINE | re.DOTALL
)
_ROOTS = ("Query", "Mutation", "Subscription")
_SECTION = re.compile(r"^## (.+)\n\n((?:- \[.+\n)+)", re.MULTILINE)
_LISTED = re.compile(r"^- \[(.+?)\]\((\S+?)\.md\)", re.MULTILINE)
_ACCESSIBLE = {
    # By keyboard, long lines are reached by scrolling.
    "<pre>": '<pre tabindex="0">',
    '<p class="caption" role="heading">': '<p class="caption" role="heading" aria-level="2">',
    '<aside class="sidebar-drawer">': '<aside class="sidebar-drawer" aria-label="All pages">',
    '<aside class="toc-drawer': '<aside aria-label="This page" class="toc-drawer',
    '<div id="search-results">': '<h1>Search</h1>\n<div id="search-results">',
}
"""What furo's pages lack for people with disabilities."""
_FETCH = re.compile(r"fetch\(requestUrl\)\s*\.then\(\(\w+\) => \w+\.text\(\)\)")
"""Where Sphinx's search loads the page of a result, for its excerpt."""
# A second banner, after the bar's.
_MENUS = re.compile(r'<header (class="mobile-header")>(.*?)</header>', re.DOTALL)
_INLINE = re.compile(r"<style|<script(?![^>]* src=)|\s(?:style|on\w+)=\"")


def copy_pages(folder: Path) -> None:
    """The pages, all in `folder`, with links that lead from one to another there."""
    shutil.copytree(DOCS, folder, ignore=shutil.ignore_patterns("site"))
    for name in BESIDE:
        shutil.copy(ROOT / name, folder)
    for page in folder.glob("*.md"):
        text = page.read_text("utf-8")
        text = re.sub(r"\]\((?:\.\./|docs/)(?=[\w./-]+)", "](", text)
        # The start page of the site is the list of the pages.
        text = text.replace("](README.md", "](index.md").replace(
            "](schema/schema.graphql)", "](schema.md)"
        )
        page.write_text(text, "utf-8")
    (folder / "schema.md").write_text(schema_page(SCHEMA.read_text("utf-8")), "utf-8")
    index = folder / "index.md"
    index.write_text(with_contents(index.read_text("utf-8")), "utf-8")


def schema_page(text: str) -> str:
    """The definitions of a GraphQL schema, each with its heading.

    >>> print(schema_page("type Tag {\\n  id: ID!\\n}\\n\\ntype Query {\\n  tag: Tag\\n}\\n"))
    # GraphQL schema
    <BLANKLINE>
    [GraphQL](graphql.md) explains how to use it.
    <BLANKLINE>
    ## Query
    <BLANKLINE>
    ```text
    type Query {
      tag: Tag
    }
    ```
    <BLANKLINE>
    ## Tag
    <BLANKLINE>
    ```text
    type Tag {
      id: ID!
    }
    ```
    <BLANKLINE>
    """
    definitions = {match[2]: match[0].strip() for match in _DEFINITION.finditer(text)}
    names = [name for name in _ROOTS if name in definitions]
    names += sorted(definitions.keys() - set(_ROOTS))
    # Without colours, which would make the page four times as long.
    parts = [f"## {name}\n\n```text\n{definitions[name]}\n```\n" for name in names]
    return "\n".join(
        ["# GraphQL schema\n", "[GraphQL](graphql.md) explains how to use it.\n", *parts]
    )


def with_contents(text: str) -> str:
    """The start page, with what Sphinx needs for its menu: the same lists.

    >>> print(with_contents("## How to\\n\\n- [Deploy](deployment.md): a proxy\\n"))
    ## How to
    <BLANKLINE>
    - [Deploy](deployment.md): a proxy
    <BLANKLINE>
    ```{toctree}
    :hidden:
    :caption: How to
    Deploy <deployment>
    ```
    <BLANKLINE>
    """
    for heading, pages in _SECTION.findall(text):
        lines = [f"{title} <{name}>" for title, name in _LISTED.findall(pages)]
        tree = "\n".join(["```{toctree}", ":hidden:", f":caption: {heading}", *lines, "```"])
        text += f"\n{tree}\n"
    return text


def run_sphinx(source: Path, out: Path, *options: str) -> None:
    command = [sys.executable, "-m", "sphinx", "-q", "-b", "html", "-c", str(HERE), *options]
    subprocess.run([*command, str(source), str(out)], check=True)


def tidy(out: Path) -> None:
    for name in UNUSED:
        path = out / name
        shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)
    search = out / "_static" / "searchtools.js"
    search.write_text(with_lazy_excerpts(search.read_text("utf-8")), "utf-8")
    pages = [*out.rglob("*.html")]
    for path in pages:
        text = path.read_text("utf-8")
        for lacking, accessible in _ACCESSIBLE.items():
            text = text.replace(lacking, accessible)
        text = _MENUS.sub(r'<nav \1 aria-label="Menus">\2</nav>', text)
        path.write_text(text, "utf-8")
    inside = [path.name for path in pages if _INLINE.search(path.read_text("utf-8"))]
    if inside:
        sys.exit(f"These pages have scripts or styles inside: {', '.join(sorted(inside))}.")


def with_lazy_excerpts(script: str) -> str:
    """Sphinx's search, loading the excerpts of results that are seen; as it is, if it has changed.

    >>> search = "fetch(requestUrl).then((r) => r.text()).then((data) => show(data));"
    >>> with_lazy_excerpts(search).startswith("textWhenSeen(listItem, requestUrl).then((data) =>")
    True
    """
    lazy, found = _FETCH.subn("textWhenSeen(listItem, requestUrl)", script)
    return lazy + (HERE / "excerpts.js").read_text("utf-8") if found else script


def compress(out: Path) -> None:
    """Compress what is worth it, and write the manifest."""
    files = {}
    for path in sorted(path for path in out.rglob("*") if path.is_file()):
        content = path.read_bytes()
        files[path.relative_to(out).as_posix()] = hashlib.sha256(content).hexdigest()[:16]
        if path.suffix in COMPRESSED:
            (path.parent / f"{path.name}.gz").write_bytes(gzip.compress(content, 9, mtime=0))
    (out / "manifest.json").write_text(json.dumps(files, indent=1) + "\n")


def main() -> None:
    parser = argparse.ArgumentParser(description="Build the documentation as a site.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--gateway", action="store_true", help="with links to its other pages")
    parser.add_argument("--strict", action="store_true", help="fail on warnings")
    options = parser.parse_args()
    out: Path = options.folder
    shutil.rmtree(out, ignore_errors=True)
    with tempfile.TemporaryDirectory() as work:
        source = Path(work) / "pages"
        copy_pages(source)
        bar = ["-A", "gateway=1"] if options.gateway else []
        run_sphinx(source, out, *bar, *(["-W", "--keep-going"] if options.strict else []))
    tidy(out)
    compress(out)


if __name__ == "__main__":
    main()
