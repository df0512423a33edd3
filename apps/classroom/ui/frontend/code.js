// Code in coloured pieces, and a button that copies it.
export default function ({ data, parentElement }) {
  const pre = parentElement.querySelector("pre");
  pre.className = data.wrap ? "wrap" : "";
  pre.querySelector("code").replaceChildren(
    ...data.tokens.map(([kind, text]) => {
      const span = document.createElement("span");
      span.className = kind;
      span.textContent = text;
      return span;
    }),
  );
  const code = data.tokens.map(([, text]) => text).join("");
  const button = parentElement.querySelector("button");
  button.onclick = async () => {
    button.textContent = (await copied(code, pre)) ? "Copied" : "Press Ctrl+C";
    setTimeout(() => (button.textContent = "Copy"), 2000);
  };
}

// Browsers open the clipboard to pages over HTTPS or on this machine only; elsewhere the old command may still work,
// and if not, the code is at least selected.
async function copied(code, pre) {
  try {
    await navigator.clipboard.writeText(code);
    return true;
  } catch {
    getSelection().selectAllChildren(pre);
    return document.execCommand("copy");
  }
}
