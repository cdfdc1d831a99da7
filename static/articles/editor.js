// The editor of a post's text. It knows the elements of articles/body.py and nothing else: what is pasted from
// elsewhere keeps its words and loses the rest. Embeds appear as pictures and cards.
import * as prose from "django-prose-editor/editor";
import { choose, fetchItems } from "../desk/picker.js";

const { Editor, Extension, Mark, Node, crel, mergeAttributes, updateAttrsDialog } = prose;

const EMBEDS = [
  { type: "photoEmbed", tag: "photo-embed", by: "key", caption: true },
  { type: "photoSet", tag: "photo-set", by: "id" },
  { type: "storedPost", tag: "stored-post", by: "id" },
  { type: "relatedPost", tag: "related-post", by: "id" },
  { type: "photoComparison", tag: "photo-comparison", by: "id" },
  { type: "annotatedPhoto", tag: "annotated-photo", by: "id" },
];

const attribute = (name) => ({
  default: null,
  parseHTML: (element) => element.getAttribute(name),
  renderHTML: (attrs) => (attrs[name.slice(5)] ? { [name]: attrs[name.slice(5)] } : {}),
});

const button = (words, act) => {
  const node = crel("button", { type: "button", className: "btn btn--quiet btn--s", textContent: words });
  node.addEventListener("click", act);
  return node;
};

// What is known of embedded things: what came with the page, what was picked, what was asked for.
const library = (config) => {
  const known = new Map();
  for (const [tag, items] of Object.entries(config.items)) for (const [id, item] of Object.entries(items)) known.set(`${tag} ${id}`, item);
  return {
    keep: (tag, id, item) => known.set(`${tag} ${id}`, item),
    async find({ tag, by }, id) {
      if (known.has(`${tag} ${id}`)) return known.get(`${tag} ${id}`);
      const query = by === "key" ? { q: id, state: "" } : { ids: id };
      const data = await fetchItems(`${config.urls[tag]}?${new URLSearchParams(query)}`);
      const item = data.items.find((one) => String(one[by]) === id) || null;
      known.set(`${tag} ${id}`, item);
      return item;
    },
  };
};

const field = (label, value, changed) => {
  const input = crel("input", { type: "text", value: value || "" });
  input.addEventListener("input", () => changed(input.value));
  return { input, dom: crel("label", { className: "embed__field" }, [crel("span", { textContent: label }), input]) };
};

const setAttribute = (editor, getPos, name, value) => {
  const position = getPos();
  if (position === undefined) return;
  editor.view.dispatch(editor.state.tr.setNodeAttribute(position, name, value || null));
};

const removeNode = (editor, getPos) => {
  const from = getPos();
  editor.chain().focus().deleteRange({ from, to: from + editor.state.doc.nodeAt(from).nodeSize }).run();
};

const reference = (embed, config, known) => {
  const words = config.words;
  const pick = async (after) => {
    const item = await choose({ url: config.urls[embed.tag], title: words.titles[embed.tag], words });
    if (!item) return;
    const id = String(item[embed.by]);
    known.keep(embed.tag, id, item);
    after(id);
  };
  const show = (holder, item) => {
    holder.replaceChildren();
    if (!item) return holder.append(crel("p", { className: "embed__gone", textContent: words.gone }));
    if (item.thumb) {
      const img = crel("img", { src: item.thumb, alt: item.alt || "", width: item.width, height: item.height, draggable: false });
      holder.append(item.graphic ? crel("span", { className: "graphic" }, [img]) : img);
    }
    const note = [item.class_name, item.caption, item.credit, item.state_label].filter(Boolean).join(" · ");
    holder.append(crel("p", {}, [crel("b", { textContent: item.label })]), crel("p", { className: "meta", textContent: note }));
  };
  return Node.create({
    name: embed.type,
    group: "block",
    atom: true,
    draggable: true,
    addAttributes: () => ({ id: attribute("data-id"), ...(embed.caption ? { caption: attribute("data-caption") } : {}) }),
    parseHTML: () => [{ tag: `${embed.tag}[data-id]` }],
    renderHTML: ({ HTMLAttributes }) => [embed.tag, mergeAttributes(HTMLAttributes)],
    addNodeView: () => ({ node, editor, getPos }) => {
      let id = node.attrs.id;
      const holder = crel("div", { className: "embed__card" });
      const load = () => known.find(embed, id).then((item) => show(holder, item)).catch(() => holder.replaceChildren(crel("p", { textContent: words.failed })));
      const change = () => pick((chosen) => setAttribute(editor, getPos, "id", chosen));
      const acts = crel("p", { className: "picker__acts" }, [button(words.change, change), button(words.remove, () => removeNode(editor, getPos))]);
      const caption = embed.caption && field(words.caption, node.attrs.caption, (value) => setAttribute(editor, getPos, "caption", value));
      const dom = crel("div", { className: "embed", contentEditable: "false" }, [crel("p", { className: "embed__kind", textContent: words.kinds[embed.tag] }), holder, ...(caption ? [caption.dom] : []), acts]);
      dom.setAttribute("role", "group");
      dom.setAttribute("aria-label", words.kinds[embed.tag]);
      load();
      return {
        dom,
        stopEvent: (event) => Boolean(event.target.closest?.("input, button")),
        ignoreMutation: () => true,
        update(next) {
          if (next.type !== node.type) return false;
          node = next;
          if (id !== next.attrs.id) { id = next.attrs.id; load(); }
          if (caption && caption.input.value !== (next.attrs.caption || "")) caption.input.value = next.attrs.caption || "";
          return true;
        },
      };
    },
    addMenuItems({ buttons, menu }) {
      menu.defineItem({
        name: embed.type,
        groups: "embeds",
        button: buttons.text(words.kinds[embed.tag], words.titles[embed.tag]),
        command: (editor) => pick((id) => editor.chain().focus().insertContent({ type: embed.type, attrs: { id } }).run()),
      });
    },
  });
};

const pullQuote = ({ words }) => Node.create({
  name: "pullQuote",
  group: "block",
  content: "inline*",
  defining: true,
  addAttributes: () => ({ cite: attribute("data-cite") }),
  parseHTML: () => [{ tag: "pull-quote" }],
  renderHTML: ({ HTMLAttributes }) => ["pull-quote", mergeAttributes(HTMLAttributes), 0],
  addNodeView: () => ({ node, editor, getPos }) => {
    const contentDOM = crel("p", { className: "embed__quote" });
    const cite = field(words.cite, node.attrs.cite, (value) => setAttribute(editor, getPos, "cite", value));
    const below = crel("div", { contentEditable: "false" }, [cite.dom, button(words.remove, () => removeNode(editor, getPos))]);
    const dom = crel("div", { className: "embed embed--quote" }, [crel("p", { className: "embed__kind", contentEditable: "false", textContent: words.kinds["pull-quote"] }), contentDOM, below]);
    return {
      dom,
      contentDOM,
      stopEvent: (event) => Boolean(event.target.closest?.("input, button")),
      ignoreMutation: (mutation) => !contentDOM.contains(mutation.target),
      update(next) {
        if (next.type !== node.type) return false;
        node = next;
        if (cite.input.value !== (next.attrs.cite || "")) cite.input.value = next.attrs.cite || "";
        return true;
      },
    };
  },
  addKeyboardShortcuts: () => ({
    // Enter leaves the quote: its words are one paragraph.
    Enter: ({ editor }) => {
      const { $from } = editor.state.selection;
      if ($from.parent.type.name !== "pullQuote") return false;
      return editor.chain().insertContentAt($from.after(), { type: "paragraph" }).focus($from.after() + 1).run();
    },
  }),
  addMenuItems({ buttons, menu }) {
    menu.defineItem({
      name: "pullQuote",
      groups: "embeds",
      button: buttons.text(words.kinds["pull-quote"], words.titles["pull-quote"]),
      command(editor) {
        const { from, to } = editor.state.selection;
        const text = editor.state.doc.textBetween(from, to, " ");
        const content = text ? [{ type: "text", text }] : [];
        editor.chain().focus().insertContent({ type: "pullQuote", content }).run();
      },
    });
  },
});

const link = ({ words }) => prose.Link.extend({
  addAttributes() {
    return { href: { default: null }, title: { default: null }, hreflang: { default: null } };
  },
  addCommands() {
    return {
      ...this.parent?.(),
      addLink: () => ({ editor }) => {
        if (editor.state.selection.empty && !editor.isActive("link")) return;
        const fields = { href: { title: words.href, required: true }, title: { title: words.title }, hreflang: { title: words.hreflang } };
        updateAttrsDialog(fields, { title: words.link })(editor, editor.getAttributes("link")).then((found) => {
          if (!found) return;
          const attrs = { href: found.href, title: found.title || null, hreflang: found.hreflang || null };
          editor.chain().focus().extendMarkRange("link").setMark("link", attrs).run();
        });
      },
    };
  },
}).configure({ openOnClick: false, autolink: false, enableTarget: false, protocols: ["mailto"], HTMLAttributes: { target: null, rel: null, class: null } });

const foreign = ({ words }) => Mark.create({
  name: "foreign",
  addAttributes: () => ({ lang: { default: null }, dir: { default: null } }),
  parseHTML: () => [{ tag: "span[lang]" }],
  renderHTML: ({ HTMLAttributes }) => ["span", mergeAttributes(HTMLAttributes), 0],
  addMenuItems({ buttons, menu }) {
    menu.defineItem({
      name: "foreign",
      groups: "link",
      button: buttons.text(words.language, words.languageHelp),
      enabled: (editor) => !editor.state.selection.empty || editor.isActive("foreign"),
      active: (editor) => editor.isActive("foreign"),
      command(editor) {
        const fields = { lang: { title: words.languageHelp }, dir: { title: words.direction, enum: ["", "ltr", "rtl"] } };
        updateAttrsDialog(fields, { title: words.language })(editor, editor.getAttributes("foreign")).then((found) => {
          if (!found) return;
          const chain = editor.chain().focus().extendMarkRange("foreign");
          if (found.lang) chain.setMark("foreign", { lang: found.lang, dir: found.dir || null }).run();
          else chain.unsetMark("foreign").run();
        });
      },
    });
  },
});

// The package's menu names its icons in English; here they get our words, and the bar itself a name.
const toolbar = ({ words }) => Extension.create({
  name: "toolbarName",
  onCreate({ editor }) {
    const bar = editor.view.dom.parentElement.querySelector(".prose-menubar");
    bar?.setAttribute("role", "group");
    bar?.setAttribute("aria-label", words.toolbar);
    for (const item of bar?.querySelectorAll("[title]") || []) item.title = words.menu[item.title] || item.title;
  },
});

const extensions = (config) => {
  const known = library(config);
  const groups = ["headings", "lists", "nodes -blockType -lists -headings", "marks", "link", "embeds", "history"];
  return [
    prose.Document, prose.Paragraph, prose.Text, prose.HardBreak, prose.Dropcursor, prose.Gapcursor, prose.History, prose.TrailingNode,
    prose.Heading.configure({ levels: [2, 3] }), prose.BulletList, prose.OrderedList, prose.ListItem, prose.Blockquote, prose.HorizontalRule,
    prose.Bold, prose.Italic, link(config), foreign(config),
    ...EMBEDS.slice(0, 2).map((embed) => reference(embed, config, known)), pullQuote(config),
    ...EMBEDS.slice(2).map((embed) => reference(embed, config, known)),
    prose.Menu.configure({ groups: groups.map((group) => ({ group })) }), toolbar(config),
  ];
};

const start = (textarea) => {
  const config = JSON.parse(textarea.dataset.bodyEditor);
  const element = crel("div", { className: "prose-editor" });
  textarea.before(element);
  element.append(textarea);
  const { id } = textarea;
  textarea.removeAttribute("id");
  const label = document.querySelector(`label[for="${id}"]`);
  const editor = new Editor({
    element,
    injectCSS: false, // a style element would break the policy of the page; the rules are in editor.css
    extensions: extensions(config),
    content: textarea.value,
    editorProps: { attributes: { id, role: "textbox", "aria-multiline": "true", "aria-label": config.words.text } },
    onUpdate({ editor: current }) {
      textarea.value = current.getHTML();
      textarea.dispatchEvent(new Event("input", { bubbles: true }));
    },
  });
  label?.addEventListener("click", () => editor.commands.focus());
};

document.querySelectorAll("[data-body-editor]").forEach(start);
