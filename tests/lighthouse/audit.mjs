// Audits one page: node audit.mjs URL mobile|desktop simulate|devtools RUNS
// Prints one line of JSON a run: scores 0-100 by category, metrics in ms (shift: a number), and
// what cost points. CHROME names the browser.

import { launch } from 'chrome-launcher'
import lighthouse, { desktopConfig } from 'lighthouse'

const [url, form, throttling, runs] = process.argv.slice(2)
const flags = ['--headless=new', '--no-sandbox', '--disable-gpu', '--disable-quic']
const metrics = {
  fcp: 'first-contentful-paint',
  lcp: 'largest-contentful-paint',
  tbt: 'total-blocking-time',
  cls: 'cumulative-layout-shift',
}
const TRIES = 3  // a trace that Lighthouse could not record says nothing about the page

async function audited() {
  // a browser of its own each time: nothing is kept from the run before
  const chrome = await launch({ chromePath: process.env.CHROME, chromeFlags: flags })
  try {
    const options = { port: chrome.port, logLevel: 'silent', throttlingMethod: throttling }
    return (await lighthouse(url, options, form == 'desktop' ? desktopConfig : undefined)).lhr
  } finally {
    chrome.kill()
  }
}

for (let run = 0; run < Number(runs); run++) {
  let lhr
  for (let left = TRIES; left && (!lhr || lhr.runtimeError); left--) lhr = await audited()
  if (lhr.runtimeError) throw new Error(lhr.runtimeError.message)
  const categories = Object.values(lhr.categories)
  const failed = categories.filter(one => one.id != 'performance').flatMap(one => one.auditRefs)
    .filter(ref => ref.weight && lhr.audits[ref.id].score === 0).map(ref => ref.id)
  const figures = Object.entries(metrics).map(([name, id]) => [name, lhr.audits[id].numericValue])
  console.log(JSON.stringify({
    scores: Object.fromEntries(categories.map(one => [one.id, Math.round(one.score * 100)])),
    metrics: Object.fromEntries(figures),
    failed: [...new Set(failed)],
  }))
}
