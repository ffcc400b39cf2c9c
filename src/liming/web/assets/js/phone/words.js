// The words of the phone in the reader's language; a script of their own holds them once for all pages.
const words = self.LIMING_WORDS ?? {};

export function say(name, values = {}) {
  return (words[name] ?? name).replace(/%\((\w+)\)s/g, (_, key) => values[key] ?? "");
}

export const clockOf = (text) => new Date(text).toLocaleString("zh-CN", { timeZone: "Asia/Shanghai", month: "numeric", day: "numeric", hour: "2-digit", minute: "2-digit", hourCycle: "h23" });

export const dayOf = (moment) => new Date(moment).toLocaleDateString("zh-CN", { timeZone: "Asia/Shanghai" });

export function element(tag, options = {}, ...inside) {
  const made = Object.assign(document.createElement(tag), options);
  made.append(...inside.filter((each) => each !== null && each !== undefined));
  return made;
}
