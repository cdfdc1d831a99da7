// Shows beside each summary of evidence how readers will see it, while it is written.
export default function () {
  for (const part of document.querySelectorAll("[data-evidence]")) {
    const words = part.querySelector("textarea"), preview = part.querySelector("[data-preview]");
    const show = () => {
      preview.textContent = words.value.trim();
      preview.hidden = !preview.textContent;
    };
    words.addEventListener("input", show);
    show();
  }
}
