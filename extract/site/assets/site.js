// Comfort only: every page works without it.
// What is left empty in a form stays out of the address, so that an address can be read and sent.
document.addEventListener("submit", event => {
  for (const field of event.target.elements) if (field.name && field.value === "") field.disabled = true;
});
// Coming back to a page finds its fields open again.
window.addEventListener("pageshow", () => {
  for (const field of document.querySelectorAll("input:disabled, select:disabled")) field.disabled = false;
});
// A citation can be copied with one click where the browser allows it.
if (navigator.clipboard) for (const words of document.querySelectorAll("pre[data-copy]")) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "copy";
  button.textContent = words.dataset.copy;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(words.textContent);
    button.textContent = words.dataset.copied;
  });
  words.after(button);
}
