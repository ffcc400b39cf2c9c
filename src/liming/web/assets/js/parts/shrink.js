// [data-shrink-photos]: makes photos small before they are sent, shows them, and lets one be taken out again.
import { prepared, put, refuseAt } from "./pictures.js";

const SIZE = { longest: 1600, quality: 0.82 };

class Chosen {
  constructor(box) {
    this.input = box.querySelector("input[type=file]");
    this.row = box.querySelector("[data-photo-row]");
    this.most = Number(box.dataset.most);
    this.files = [];
    this.input.addEventListener("change", async () => {
      const added = await prepared(this.input.files, { ...SIZE, refuse: refuseAt(this.row) });
      this.set([...this.files, ...added].slice(0, this.most));
    });
  }

  set(files) {
    this.files = files;
    put(this.input, files);
    this.row.replaceChildren(...files.map((file) => this.small(file)));
  }

  small(file) {
    const button = Object.assign(document.createElement("button"), { type: "button", className: "photo-small" });
    const picture = Object.assign(document.createElement("img"), { src: URL.createObjectURL(file), alt: "" });
    button.append(picture, Object.assign(document.createElement("span"), { textContent: "×" }));
    button.setAttribute("aria-label", `× ${file.name}`);
    button.addEventListener("click", () => this.set(this.files.filter((each) => each !== file)));
    return button;
  }
}

export function startShrinking() {
  for (const box of document.querySelectorAll("[data-shrink-photos]")) new Chosen(box);
}
