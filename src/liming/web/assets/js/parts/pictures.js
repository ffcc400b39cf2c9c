// A photo as a JPEG no larger than asked for. HEIC becomes JPEG where the browser can read it; else null comes back.
const isHeic = (file) => /hei[cf]/i.test(file.type) || /\.hei[cf]$/i.test(file.name);

async function read(file) {
  try {
    return await createImageBitmap(file, { imageOrientation: "from-image" });
  } catch {
    const picture = Object.assign(new Image(), { src: URL.createObjectURL(file) });
    await picture.decode();
    return picture;
  }
}

async function jpegOf(file, { longest, quality }) {
  const picture = await read(file);
  const scale = Math.min(1, longest / Math.max(picture.width, picture.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(picture.width * scale);
  canvas.height = Math.round(picture.height * scale);
  canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
  const blob = await new Promise((done) => { canvas.toBlob(done, "image/jpeg", quality); });
  return new File([blob], file.name.replace(/\.\w+$/, "") + ".jpg", { type: "image/jpeg" });
}

// Photos above `above` bytes and all HEIC are rewritten; `refuse(name)` hears of HEIC that cannot be read.
export async function prepared(files, { above = 0, refuse, ...size }) {
  const made = await Promise.all([...files].map(async (file) => {
    if (file.size <= above && !isHeic(file)) return file;
    try {
      return await jpegOf(file, size);
    } catch {
      if (!isHeic(file)) return file;
      refuse(file.name);
      return null;
    }
  }));
  return made.filter(Boolean);
}

export function refuseAt(place) {
  place.parentElement.querySelector("[data-unreadable]")?.remove();
  return (name) => {
    const words = Object.assign(document.createElement("p"), { className: "error", textContent: document.body.dataset.heic.replace("%(name)s", name) });
    words.dataset.unreadable = "";
    words.setAttribute("role", "alert");
    place.after(words);
  };
}

export function put(input, files) {
  const kept = new DataTransfer();
  for (const file of files) kept.items.add(file);
  input.files = kept.files;
}
