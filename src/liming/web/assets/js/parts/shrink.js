// [data-shrink-photos]: makes photos small before they are sent, shows them, and lets one be taken out again.
const LONGEST = 1600;
const QUALITY = 0.82;

async function shrunk(file) {
  try {
    const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
    const scale = Math.min(1, LONGEST / Math.max(picture.width, picture.height));
    const canvas = document.createElement("canvas");
    canvas.width = Math.round(picture.width * scale);
    canvas.height = Math.round(picture.height * scale);
    canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
    const blob = await new Promise((done) => { canvas.toBlob(done, "image/jpeg", QUALITY); });
    return new File([blob], file.name.replace(/\.\w+$/, "") + ".jpg", { type: "image/jpeg" });
  } catch {
    return file;
  }
}

class Chosen {
  constructor(box) {
    this.input = box.querySelector("input[type=file]");
    this.row = box.querySelector("[data-photo-row]");
    this.most = Number(box.dataset.most);
    this.files = [];
    this.input.addEventListener("change", async () => {
      const added = await Promise.all([...this.input.files].map(shrunk));
      this.set([...this.files, ...added].slice(0, this.most));
    });
  }

  set(files) {
    const kept = new DataTransfer();
    for (const file of files) kept.items.add(file);
    this.files = files;
    this.input.files = kept.files;
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
