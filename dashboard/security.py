"""What the browser is allowed to do with the pages: the headers of every answer.

The policy lets nothing in from any other host and runs no script but Streamlit's own files and the few inline ones
whose exact text is hashed here. Used by server, and by app for the language of the page. Knows nothing of data, pages
or words.
"""

import base64
import functools
import hashlib
import re
from pathlib import Path

import streamlit
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

# Streamlit's page always says lang="en"; a screen reader then reads Chinese with an English voice. The app puts one of
# these in each page (language_element); the policy allows exactly these texts, so change one only here.
LANGUAGE_SCRIPTS = {
    "en": "document.documentElement.lang='en'",
    "zh": "document.documentElement.lang='zh-CN'",
}

# On a deep link to /map the page would first look for its server below /map, and log two answers 404 as errors.
# Not a public setting of Streamlit (1.67); in a release that drops it, those two lines come back and all still works.
SERVER_SCRIPT = "window.__streamlit={BACKEND_BASE_URL:location.origin}"

# Streamlit does not tell a page how wide it is, and the map must fit its marks into a phone too (filters.is_narrow).
WIDTH_SCRIPT = "document.cookie='cnie_narrow='+(innerWidth<640?1:0)+';path=/;SameSite=Strict'"


def language_element(language: str) -> str:
    """The HTML that tells the browser a page's language, for `st.html(…, unsafe_allow_javascript=True)`.

    >>> language_element("zh")
    "<script>document.documentElement.lang='zh-CN'</script>"
    """
    return f"<script>{LANGUAGE_SCRIPTS[language]}</script>"


def script_hash(script: str) -> str:
    """The source expression by which a policy allows one inline script.

    >>> script_hash("")
    "'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='"
    """
    return f"'sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}'"


def inline_scripts(page: str) -> list[str]:
    """The text of every script written into a page, those fetched from a file left out.

    >>> inline_scripts('<script src="a.js"></script><script> b() </script>')
    [' b() ']
    """
    return re.findall(r"<script>(.*?)</script>", page, flags=re.DOTALL)


@functools.cache
def page_shell() -> str:
    """The page that Streamlit draws in, as installed, told where its server is."""
    # Python's own newline handling makes the text what a browser hashes: it, too, reads every line end as \n.
    page = (Path(streamlit.__file__).parent / "static" / "index.html").read_text(encoding="utf-8")
    # At the end of the head: before its viewport line a phone still takes itself to be 980 pixels wide.
    return page.replace("</head>", f"  <script>{SERVER_SCRIPT};{WIDTH_SCRIPT}</script>\n  </head>", 1)


def content_security_policy() -> str:
    """The policy for the Streamlit that is installed: its inline script differs with each release."""
    hashes = " ".join(map(script_hash, [*inline_scripts(page_shell()), *LANGUAGE_SCRIPTS.values()]))
    rules = {
        "default-src": "'self'",
        # WebAssembly is for Streamlit's own data readers; it is not a way in for other scripts.
        "script-src": f"'self' {hashes} 'wasm-unsafe-eval'",
        # Streamlit, plotly and the map all style their elements as they draw them.
        "style-src": "'self' 'unsafe-inline'",
        "img-src": "'self' data: blob:",
        "font-src": "'self' data:",
        "connect-src": "'self' data: blob:",
        "worker-src": "'self' blob:",
        "object-src": "'none'",
        "base-uri": "'self'",
        "form-action": "'self'",
        "frame-ancestors": "'none'",
    }
    return "; ".join(f"{name} {value}" for name, value in rules.items())


class SecurityHeaders:
    """Plain ASGI middleware that adds the headers to every answer.

    Not a BaseHTTPMiddleware: that one copies each body through a queue and slows large answers.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self.headers = {
            "Content-Security-Policy": content_security_policy(),
            "X-Content-Type-Options": "nosniff",
            "X-Frame-Options": "DENY",
            "Referrer-Policy": "no-referrer",
        }

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(self.headers)
            await send(message)

        await self.app(scope, receive, send_with_headers)
