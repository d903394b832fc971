// Opens the board's status page in Chromium and prints as JSON what a user sees there. Arguments: URL, path of Chromium, file of the screenshot.
import { chromium } from 'playwright-core';

const [url, executablePath, screenshot] = process.argv.slice(2);
const browser = await chromium.launch({
  executablePath,
  args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
    '--disable-component-update', '--disable-sync'],
});

const look = page => page.evaluate(() => ({
  time: document.getElementById('live').textContent,
  chart: document.querySelector('#chart path.in').getAttribute('d') ?? '',
  rate: document.getElementById('in').textContent,
  sockets: [...document.querySelectorAll('#sockets tr')].slice(1).map(row => [...row.cells].map(cell => cell.textContent)),
  wide: document.documentElement.scrollWidth > document.documentElement.clientWidth,
  cut: [...document.querySelectorAll('.wide')].filter(box => box.scrollWidth > box.clientWidth).map(box => box.firstChild.id),
}));

try {
  const page = await browser.newPage({ viewport: { width: 1100, height: 1150 }, deviceScaleFactor: 1 });
  const errors = [];
  const foreign = [];
  page.on('pageerror', error => errors.push(String(error)));
  page.on('console', message => message.type() === 'error' && errors.push(message.text()));
  page.on('request', request => !request.url().startsWith(url) && !request.url().startsWith('data:') && foreign.push(request.url()));

  await page.goto(url, { timeout: 20_000 });
  await page.waitForFunction(() => (document.querySelector('#chart path.in').getAttribute('d') ?? '').includes('L'), null, { timeout: 20_000 });
  const first = await look(page);
  await page.waitForFunction(before => document.querySelector('#chart path.in').getAttribute('d') !== before, first.chart, { timeout: 20_000 });
  await page.waitForTimeout(Number(process.env.NANOTCP_CHART_TIME ?? 4000));
  const second = await look(page);
  await page.screenshot({ path: screenshot, fullPage: true });

  await page.emulateMedia({ colorScheme: 'dark' });
  await page.setViewportSize({ width: 390, height: 844 });
  await page.waitForTimeout(1200);
  const phone = await look(page);
  await page.screenshot({ path: screenshot.replace('.png', '-phone.png'), fullPage: true });
  console.log(JSON.stringify({ first, second, phone, errors, foreign }));
} finally {
  await browser.close();
}
