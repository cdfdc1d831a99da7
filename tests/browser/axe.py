"""axe-core, run in an open page (tests/browser/vendor/axe-core)."""

from pathlib import Path

AXE = Path(__file__).parent / "vendor" / "axe-core" / "axe.min.js"
# Drawn by Django's stock admin: its autocomplete, the empty head of its inline tables.
STOCK = [".select2-container", "th.original"]
# WCAG 2.2 AA and axe's own best practices. Colours are judged after they have changed.
RUN = """
async (exclude) => {
  await Promise.all(document.getAnimations().map((animation) => animation.finished));
  // Without `preload`, for which axe would write style elements into a page that forbids them.
  const { violations } = await axe.run({ exclude }, { resultTypes: ['violations'], preload: false });
  const why = (node) => [...node.any, ...node.all, ...node.none][0]?.message;
  return violations.map((one) => `${one.id}: ${one.nodes.map((node) => `${node.target} (${why(node)})`).join('; ')}`);
}
"""


def violations(page):
    """Return what axe says of the open page as it stands, a sentence for each rule that it breaks."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE.read_text(encoding="utf-8"))
    return page.evaluate(RUN, STOCK)
