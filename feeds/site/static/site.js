// Makes the directory searchable and addresses easy to copy. Everything works without it.
"use strict";

const words = document.body.dataset;
const marks = /[\u0300-\u036f]/g;

function fold(text) {
  return text.normalize("NFD").replace(marks, "").toLowerCase();
}

function element(tag, properties) {
  return Object.assign(document.createElement(tag), properties);
}

const voice = element("p", { className: "voice" });
voice.setAttribute("aria-live", "polite");
document.body.append(voice);

async function copy(button, url, name) {
  try {
    await navigator.clipboard.writeText(url);
    voice.textContent = words.copied.replace("{name}", name);
    button.classList.add("done");
    setTimeout(() => button.classList.remove("done"), 2000);
  } catch {
    voice.textContent = words.notCopied.replace("{url}", url);
    voice.classList.add("seen");
  }
}

function offerCopy(formats) {
  const item = formats.closest("li");
  const name = formats.dataset.name || item.querySelector("a").textContent;
  const button = element("button", { type: "button", className: "copy", textContent: words.copy });
  button.setAttribute("aria-label", words.copyName.replace("{name}", name));
  button.addEventListener("click", () => copy(button, formats.querySelector("a").href, name));
  formats.append(button);
}

function finder(root) {
  const search = root.querySelector("[role=search]");
  const input = root.querySelector("input");
  const found = root.querySelector("[role=status]");
  const sections = [...document.querySelectorAll("[data-group]")];
  const items = [...document.querySelectorAll(".cards > li, .rows > li")];
  const texts = new Map(items.map((item) => [item, fold(`${item.textContent} ${item.dataset.also || ""}`)]));
  let group = "";

  const buttons = [...root.querySelectorAll("nav a")].map((link) => {
    const button = element("button", { type: "button", textContent: link.textContent });
    button.dataset.show = link.hash.slice(1);
    link.replaceWith(button);
    return button;
  });
  const all = element("button", { type: "button", textContent: root.dataset.all });
  all.dataset.show = "";
  buttons.unshift(all);
  buttons[1].before(all);

  function tell(count, searching) {
    const { none, one, many } = root.dataset;
    found.textContent = !searching ? "" : count ? (count === 1 ? one : many.replace("{count}", count)) : none;
  }

  function show() {
    const wanted = fold(input.value).split(/\s+/).filter(Boolean);
    const searching = wanted.length > 0;
    let count = 0;
    for (const section of sections) {
      const members = items.filter((item) => section.contains(item));
      for (const item of members) item.hidden = !wanted.every((word) => texts.get(item).includes(word));
      const left = members.filter((item) => !item.hidden).length;
      const chosen = !group || section.dataset.group === group;
      section.hidden = !chosen || ((searching || group) && !members.length) || (searching && !left);
      if (!section.hidden) count += left;
    }
    for (const button of buttons) button.setAttribute("aria-pressed", String(button.dataset.show === group));
    document.body.classList.toggle("searching", searching);
    tell(count, searching);
  }

  for (const button of buttons) {
    button.addEventListener("click", () => {
      group = button.dataset.show;
      show();
    });
  }
  input.addEventListener("input", show);
  search.hidden = false;
  show();
}

document.querySelectorAll(".formats").forEach(offerCopy);
const directory = document.getElementById("finder");
if (directory) finder(directory);

// Opened from a disk, where no server turns a folder into its page.
if (location.protocol === "file:") {
  for (const link of document.querySelectorAll("a[href]")) {
    const [path, hash] = link.getAttribute("href").split("#");
    if (path.endsWith("/") && !path.includes(":")) link.setAttribute("href", `${path}index.html${hash ? `#${hash}` : ""}`);
  }
}
