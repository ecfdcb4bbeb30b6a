/** What the page can do more of when scripts run: copy a command, find a finding, open and close everything. */

export const SCRIPT = `
"use strict";
for (const button of document.querySelectorAll("button[data-copy]")) {
  button.hidden = false;
  button.addEventListener("click", async () => {
    const text = button.parentElement.querySelector("pre").textContent;
    try {
      await navigator.clipboard.writeText(text);
      button.textContent = "Copied";
    } catch {
      const range = document.createRange();
      range.selectNodeContents(button.parentElement.querySelector("pre"));
      getSelection().removeAllRanges();
      getSelection().addRange(range);
      button.textContent = "Selected";
    }
    setTimeout(() => { button.textContent = "Copy"; }, 2000);
  });
}
for (const bar of document.querySelectorAll(".toolbar")) {
  bar.hidden = false;
  const list = document.getElementById(bar.dataset.list);
  const items = [...list.querySelectorAll(":scope > details")];
  const count = bar.querySelector("[role=status]");
  bar.querySelector("input").addEventListener("input", (event) => {
    const words = event.target.value.toLowerCase().split(/\\s+/).filter(Boolean);
    let shown = 0;
    for (const item of items) {
      const text = item.textContent.toLowerCase();
      item.hidden = !words.every((word) => text.includes(word));
      if (!item.hidden) shown++;
    }
    count.textContent = words.length === 0 ? "" : shown + " of " + items.length;
  });
  for (const button of bar.querySelectorAll("button[data-open]")) {
    button.addEventListener("click", () => { for (const item of items) item.open = button.dataset.open === "yes"; });
  }
}
function openTarget() {
  const target = location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1)));
  for (let at = target; at; at = at.parentElement) if (at.tagName === "DETAILS") at.open = true;
  if (target) target.scrollIntoView();
}
addEventListener("hashchange", openTarget);
addEventListener("beforeprint", () => { for (const item of document.querySelectorAll("details")) item.open = true; });
openTarget();
`.trim();
