"""Headers that every answer of the suite carries, so that a browser lets it do what it needs and nothing else."""

import os

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

VARIABLE = "CONVOLAB_FRAME_ANCESTORS"
FRAME_ANCESTORS = "'self' https://huggingface.co https://*.hf.space"
"""Who may show the suite inside a page: a Space is shown inside its page on Hugging Face."""

POLICY = {
    "default-src": "'self'",
    # Streamlit and Gradio start from inline scripts, and components are modules made of text.
    "script-src": "'self' 'unsafe-inline' 'unsafe-eval' blob:",
    "style-src": "'self' 'unsafe-inline'",
    "img-src": "'self' data: blob:",
    "media-src": "'self' data: blob:",
    "font-src": "'self' data:",
    "connect-src": "'self' ws: wss: data: blob:",
    "worker-src": "'self' blob:",
    "frame-src": "'self' blob:",
    "object-src": "'none'",
    "base-uri": "'self'",
    "form-action": "'self'",
}


class SecurityHeaders:
    """Adds the headers to all answers of an app.

    Args:
        app: answers requests.
        frame_ancestors: who may frame its pages, as in the policy; by default as the environment says.
    """

    def __init__(self, app: ASGIApp, frame_ancestors: str | None = None) -> None:
        self._app = app
        ancestors = frame_ancestors or os.environ.get(VARIABLE) or FRAME_ANCESTORS
        rules = {**POLICY, "frame-ancestors": ancestors.replace(";", " ")}
        self._headers = {
            "X-Content-Type-Options": "nosniff",
            "Referrer-Policy": "same-origin",
            "Permissions-Policy": "geolocation=(), payment=(), usb=()",
            "Content-Security-Policy": "; ".join(f"{name} {sources}" for name, sources in rules.items()),
        }

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, and add the headers to the answer."""

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in self._headers.items():
                    headers.setdefault(name, value)
            await send(message)

        await self._app(scope, receive, with_headers if scope["type"] == "http" else send)
