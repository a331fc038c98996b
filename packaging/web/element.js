// Making and finding elements. Texts are always texts: nothing of anybody's data is read as HTML.

export const byId = (id) => document.getElementById(id);

// element("p", { class: "hint" }, "text", other) with attributes and children; a handler is { onclick: f }.
export const element = (name, attributes, ...children) => {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes ?? {})) {
    if (key.startsWith("on")) made.addEventListener(key.slice(2), value);
    else if (value === true) made.setAttribute(key, "");
    else if (value !== false && value !== null && value !== undefined) made.setAttribute(key, value);
  }
  made.append(...children);
  return made;
};

export const show = (id, shown) => {
  byId(id).hidden = !shown;
};

// Hands a file to the person, by the browser's own way of saving.
export const save = (name, blob) => {
  const url = URL.createObjectURL(blob);
  const link = element("a", { href: url, download: name.split("/").pop() });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(url), 60000);
};
