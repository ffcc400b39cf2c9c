// The words of the phone in the reader's language, as the server wrote them into the page.
let words = null;

export function say(name, values = {}) {
  words ??= JSON.parse(document.getElementById("phone-words")?.textContent ?? "{}");
  return (words[name] ?? name).replace(/%\((\w+)\)s/g, (_, key) => values[key] ?? "");
}

export const clockOf = (text) => new Date(text).toLocaleString("zh-CN", { timeZone: "Asia/Shanghai", month: "numeric", day: "numeric", hour: "2-digit", minute: "2-digit", hourCycle: "h23" });

export function element(tag, options = {}, ...inside) {
  const made = Object.assign(document.createElement(tag), options);
  made.append(...inside.filter((each) => each !== null && each !== undefined));
  return made;
}
