"""`python -m apps.widgets`: the widgets alone, on port 7860 or on the one that PORT names."""

import os

from apps.widgets.app import OPTIONS, build

if __name__ == "__main__":
    build().launch(
        server_name=os.environ.get("HOST", "0.0.0.0"),
        server_port=int(os.environ.get("PORT", "7860")),
        **OPTIONS,
    )
