"""The page /docs: what can be asked, from the OpenAPI document. It fetches nothing, as Swagger's
page does from a CDN, and has no script.
"""

import json
from html import escape
from typing import Any

_STYLE = (
    ":root{color-scheme:light dark}"
    "body{font:16px/1.5 system-ui,sans-serif;max-width:48rem;margin:2rem auto;padding:0 1rem}"
    "h2{font-size:1rem;margin:2rem 0 0}pre{overflow-x:auto}p{margin:0.25rem 0}"
)


def described(document: dict[str, Any], address: str) -> str:
    """The page on the service at `address`, whose OpenAPI document this is."""
    about = document["info"]
    operations = "".join(
        _operation(f"{method.upper()} {path}", operation)
        for path, methods in document["paths"].items()
        for method, operation in methods.items()
    )
    title = escape(about["title"])
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{title}</title><style>{_STYLE}</style></head><body><h1>{title}</h1>"
        f"<p>{escape(about['description'])}</p>"
        f"<pre>curl -F pictures=@shoe.jpg {escape(address)}v1/classify</pre>"
        '<p><a href="openapi.json">openapi.json</a> has all of this for programs.</p>'
        f"{operations}</body></html>"
    )


def _operation(name: str, operation: dict[str, Any]) -> str:
    """What is asked, what that gives, and the schema of each body that it takes."""
    bodies = "".join(
        f"<details><summary>{escape(kind)}</summary>"
        f"<pre>{escape(json.dumps(each['schema'], indent=2))}</pre></details>"
        for kind, each in operation.get("requestBody", {}).get("content", {}).items()
    )
    said = escape(operation.get("description", ""))
    return f"<h2><code>{escape(name)}</code></h2><p>{said}</p>{bodies}"
