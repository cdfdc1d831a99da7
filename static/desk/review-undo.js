// Ten seconds in which the last verdicts can be taken back: one line that says what was done, and a button.
export default function ({ root, fill, post, tell, onUndone }) {
  const line = root.querySelector("[data-undos]"), said = line.querySelector("span"), button = line.querySelector("button");
  const label = button.querySelector("[data-undo-left]"), given = [];
  let clock;

  const last = () => given.at(-1);
  const seconds = (one) => Math.ceil((one.until - performance.now()) / 1000);
  const draw = () => {
    while (given.length && given[0].until && seconds(given[0]) <= 0) given.shift();
    const one = last();
    button.hidden = !one;
    if (one) {
      line.hidden = false;
      said.textContent = one.words;
      label.textContent = one.until ? `(${seconds(one)})` : "";
    } else {
      clearInterval(clock);
      clock = undefined;
    }
  };
  const tick = () => { clock ||= setInterval(draw, 250); draw(); };
  // The last one, or the one of a claim.
  const take = async (claim) => {
    const one = claim ? given.findLast((row) => row.entry.claimKey === claim) : last();
    if (!one) return;
    if (!one.url) { one.wanted = true; one.cancel(); return; }
    given.splice(given.indexOf(one), 1);
    draw();
    const answer = await post(one.url, []);
    if (answer.kind === "saved") { said.textContent = answer.data.message; onUndone(one, answer.data); }
    else if (answer.kind === "refused") tell(answer.data.message || fill("late"));
    else if (seconds(one) > 0) { given.push(one); tick(); tell(fill("undo_failed")); setTimeout(() => { if (given.includes(one)) take(one.entry.claimKey); }, 1500); }
    else tell(fill("late"));
  };
  const forget = (key) => {
    const at = given.findIndex((one) => one.key === key);
    if (at >= 0) given.splice(at, 1);
    draw();
  };

  button.addEventListener("click", () => take());
  return {
    take,
    forget,
    // A verdict that is on its way: it can be taken back from the first moment.
    add(entry, words, cancel) {
      forget(entry.key);
      given.push({ key: entry.key, entry, words, cancel });
      tick();
    },
    // The server has it: from now on the time counts.
    saved(key, url, length) {
      const one = given.find((row) => row.key === key);
      if (!one) return;
      Object.assign(one, { url, until: performance.now() + length * 1000 });
      if (one.wanted) take(one.entry.claimKey);
      draw();
    },
  };
}
