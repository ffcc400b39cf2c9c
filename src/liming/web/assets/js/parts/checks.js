// form[data-checklist]: a number is judged against its limits while it is typed; the server judges again.
const answered = (check) => check.querySelector("input:checked") || check.querySelector("input[type=text]")?.value.trim();

function words(output, value, low, high) {
  const unit = output.dataset.unit ? ` ${output.dataset.unit}` : "";
  const by = (difference) => ` ${Number(difference.toFixed(2))}${unit}`;
  if (low !== null && value < low) return output.dataset.under + by(low - value);
  if (high !== null && value > high) return output.dataset.over + by(value - high);
  return low === null && high === null ? "" : output.dataset.ok;
}

function beyond(value, low, high) {
  if (low !== null && value < low) return low ? (low - value) / Math.abs(low) : 1;
  return high !== null && value > high ? (high ? (value - high) / Math.abs(high) : 1) : 0;
}

// Which hazard a defect makes: the level of the question, or major when the number lies far outside.
function hazard(check, share) {
  const place = check.querySelector("[data-hazard]");
  if (!place) return;
  const isMajor = check.dataset.level === "major" || share >= Number(check.dataset.majorBeyond);
  const words = isMajor ? place.dataset.major : place.dataset.general;
  place.textContent = check.classList.contains("is-defect") ? words : "";
}

function judge(check) {
  const field = check.querySelector("input[type=text]");
  const output = check.querySelector("[data-judged]");
  if (!field || !output) {
    check.classList.toggle("is-defect", check.querySelector("input:checked")?.value === "defect");
    hazard(check, 0);
    return;
  }
  const limit = (name) => (check.dataset[name] === undefined ? null : Number(check.dataset[name]));
  const value = Number(field.value.trim().replace(/[，,]/, "."));
  const typed = field.value.trim() !== "" && !Number.isNaN(value);
  const text = typed ? words(output, value, limit("low"), limit("high")) : "";
  output.textContent = text;
  check.classList.toggle("is-defect", typed && text !== "" && text !== output.dataset.ok);
  hazard(check, typed ? beyond(value, limit("low"), limit("high")) : 0);
}

function sum(form) {
  const checks = [...form.querySelectorAll("[data-check]")];
  const filled = checks.filter(answered).length;
  const defects = form.querySelectorAll("[data-check].is-defect").length;
  for (const place of document.querySelectorAll("[data-check-filled]")) place.textContent = filled;
  for (const place of document.querySelectorAll("[data-check-defects]")) place.textContent = defects;
}

export function startChecks() {
  const form = document.querySelector("form[data-checklist]");
  if (!form) return;
  form.addEventListener("input", (event) => {
    const check = event.target.closest("[data-check]");
    if (check) judge(check);
    sum(form);
  });
  form.querySelectorAll("[data-check]").forEach((check) => { if (answered(check)) judge(check); });
  sum(form);
}
