// The small editor of an introduction. gallery/introductions.py has the same short list; what is pasted besides loses
// its markup and keeps its words.
import { Bold, BulletList, Document, Editor, Gapcursor, HardBreak, History, Italic, Link, ListItem, Menu, NoSpellCheck, OrderedList, Paragraph, Text, crel } from "../django_prose_editor/editor.js";

const extensions = [Document, Gapcursor, Paragraph, HardBreak, Text, History, Menu, NoSpellCheck, Bold, Italic, Link.configure({ enableTarget: false, protocols: ["http", "https", "mailto"] }), BulletList, OrderedList, ListItem];
const EMPTY = /^<(\w+)><\/\1>$/;

for (const textarea of document.querySelectorAll("[data-introduction]")) {
  const element = crel("div", { className: "prose-editor" });
  textarea.before(element);
  element.append(textarea);
  const editor = new Editor({
    element,
    extensions,
    injectCSS: false, // a style element would break the policy of the page; the rules are in editor.css
    content: textarea.value,
    editorProps: { attributes: { role: "textbox", "aria-multiline": "true", "aria-label": textarea.labels?.[0]?.textContent.trim() || "" } },
    onUpdate() {
      const html = editor.getHTML();
      textarea.value = EMPTY.test(html) ? "" : html;
    },
  });
}
