// Asks Lighthouse about pages of a site on this machine, in a browser that is open already, and prints JSON:
// {address: {scores: {category: 0 to 100}, failed: [audit, …]}}.   node run.mjs PORT mobile|desktop CATEGORY,… ADDRESS…
import lighthouse, { desktopConfig } from 'lighthouse';

const [port, form, categories, ...addresses] = process.argv.slice(2);
const found = {};
for (const address of addresses) {
  const options = { port: Number(port), logLevel: 'error', output: 'json', onlyCategories: categories.split(',') };
  const { lhr } = await lighthouse(address, options, form === 'desktop' ? desktopConfig : undefined);
  found[address] = {
    scores: Object.fromEntries(Object.values(lhr.categories).map((one) => [one.id, Math.round(one.score * 100)])),
    failed: Object.values(lhr.audits)
      .filter((one) => one.score !== null && one.score < 0.9 && one.scoreDisplayMode !== 'informative')
      .map((one) => `${one.id}: ${one.title} ${one.displayValue ?? ''}`.trim()),
  };
}
console.log(JSON.stringify(found));
