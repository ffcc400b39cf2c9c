// How the pages look on this phone, kept in its cookies; pages kept for the valley are set right as they open.
const NAMES = ["look", "type"];
const KEPT = 400 * 24 * 3600;

const chosen = (name) => document.cookie.split("; ").find((each) => each.startsWith(`${name}=`))?.split("=")[1] ?? "";

function show() {
  for (const name of NAMES) {
    const value = chosen(name);
    if (/^[a-z]+$/.test(value)) document.documentElement.dataset[name] = value;
    else delete document.documentElement.dataset[name];
  }
}

export function startLook() {
  show();
  const form = document.querySelector("form[data-look-choice]");
  if (!form) return;
  form.querySelector("[data-look-save]").hidden = true;
  for (const name of NAMES) {
    const input = form.querySelector(`input[name=${name}][value="${chosen(name)}"]`);
    if (input) input.checked = true;
  }
  form.addEventListener("change", ({ target }) => {
    const secure = location.protocol === "https:" ? "; secure" : "";
    document.cookie = `${target.name}=${target.value}; path=/; max-age=${KEPT}; samesite=lax${secure}`;
    show();
  });
}
