// [data-signature]: the customer signs on the canvas; the drawing goes along as a small PNG in the hidden field.
const INK = "#17212B";

function start(box) {
  const canvas = box.querySelector("canvas");
  const field = box.querySelector("input[name=signature]");
  const clear = box.querySelector("[data-signature-clear]");
  const pen = canvas.getContext("2d");
  Object.assign(pen, { lineWidth: 4, lineCap: "round", lineJoin: "round", strokeStyle: INK });
  let last = null;

  const at = (event) => {
    const frame = canvas.getBoundingClientRect();
    return [((event.clientX - frame.left) * canvas.width) / frame.width, ((event.clientY - frame.top) * canvas.height) / frame.height];
  };
  const draw = (event) => {
    if (!last) return;
    event.preventDefault();
    const here = at(event);
    pen.beginPath();
    pen.moveTo(...last);
    pen.lineTo(...here);
    pen.stroke();
    last = here;
  };
  const end = () => {
    if (!last) return;
    last = null;
    field.value = canvas.toDataURL("image/png");
    clear.hidden = false;
  };
  canvas.addEventListener("pointerdown", (event) => {
    canvas.setPointerCapture(event.pointerId);
    last = at(event);
    draw(event);
  });
  canvas.addEventListener("pointermove", draw);
  for (const name of ["pointerup", "pointercancel"]) canvas.addEventListener(name, end);
  clear.addEventListener("click", () => {
    pen.clearRect(0, 0, canvas.width, canvas.height);
    field.value = "";
    clear.hidden = true;
  });
}

export function startSigning() {
  document.querySelectorAll("[data-signature]").forEach(start);
}
