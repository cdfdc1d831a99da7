// Entry of the desk. Each behaviour loads only where its attribute is present; every page works without it.
const has = (selector) => document.querySelector(selector);
if (has("select[data-narrow]")) import("./narrow.js").then((module) => module.default());
if (has("input[data-topics]")) import("./topics.js").then((module) => module.default());
if (has("[data-focal-picture]")) import("./focal.js").then((module) => module.default());
if (has("[data-upload]")) import("./upload.js").then((module) => module.default());
if (has("[data-redaction]")) import("./redaction.js").then((module) => module.default());
if (has("[data-blockers]")) import("./blockers.js").then((module) => module.default());
if (has("[data-viewer]")) import("./viewer.js").then((module) => module.default());
if (has("[data-pair]")) import("./pairs.js").then((module) => module.default());
if (has("[data-compare]")) import("../js/compare.js").then((module) => module.default());
if (has("[data-evidence]")) import("./evidence.js").then((module) => module.default());
if (has("[data-review]")) import("./review.js").then((module) => module.default());
