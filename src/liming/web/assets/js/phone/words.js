// The words of the phone in the reader's language; a script of their own holds them once for all pages.
const words = self.LIMING_WORDS ?? {};

export function say(name, values = {}) {
  return (words[name] ?? name).replace(/%\((\w+)\)s/g, (_, key) => values[key] ?? "");
}

// Made once and only when asked for: a formatter costs a slow phone more than what it formats.
const formats = {};
const written = (name, options, moment) => (formats[name] ??= new Intl.DateTimeFormat("zh-CN", { timeZone: "Asia/Shanghai", ...options })).format(moment);

export const clockOf = (text) => written("clock", { month: "numeric", day: "numeric", hour: "2-digit", minute: "2-digit", hourCycle: "h23" }, new Date(text));

export const dayOf = (moment) => written("day", { year: "numeric", month: "numeric", day: "numeric" }, new Date(moment));

export function element(tag, options = {}, ...inside) {
  const made = Object.assign(document.createElement(tag), options);
  made.append(...inside.filter((each) => each !== null && each !== undefined));
  return made;
}
