// data-copy: the id of the element whose text goes to the clipboard. data-copied: what the button says then.
async function write(text) {
  if (navigator.clipboard && window.isSecureContext) return navigator.clipboard.writeText(text);
  const area = document.createElement("textarea");
  area.value = text;
  document.body.append(area);
  area.select();
  document.execCommand("copy");
  area.remove();
  return undefined;
}

export function startCopying() {
  document.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-copy]");
    if (!button) return;
    event.preventDefault();
    const source = document.getElementById(button.dataset.copy);
    if (!source) return;
    await write(source.value ?? source.textContent.trim());
    const words = button.querySelector("span") ?? button;
    const before = words.textContent;
    words.textContent = button.dataset.copied ?? "已复制";
    setTimeout(() => { words.textContent = before; }, 1600);
  });
}
