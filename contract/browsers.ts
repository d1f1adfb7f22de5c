/**
 * What every browser is made of is one of these three. From these versions on each has all that the app is built on; the youngest part of it is
 * `light-dark()` in Chromium and WebKit, `@property` in Gecko.
 */
const engines = {
  chromium: 123,
  gecko: 128,
  webkit: 17.05,
}

/** Where the list is read: the page for everybody, and docs/running.md. Each is named by its own version that holds that engine. */
export const supportedBrowsers = [
  { name: 'Chrome', from: '123', where: 'computers and Android' },
  { name: 'Edge', from: '123', where: 'computers and Android' },
  { name: 'Safari', from: '17.5', where: 'Mac, iPhone and iPad' },
  { name: 'Firefox', from: '128', where: 'computers and Android' },
  { name: 'Samsung Internet', from: '27', where: 'Android' },
  { name: 'Opera', from: '109', where: 'computers and Android' },
] as const

/**
 * Whether a browser calls itself by a name that is older than the list. Who says nothing that we know is not told that they are old. Nothing else may depend
 * on this: a browser calls itself what it likes.
 */
export function isOldBrowser(agent: string | undefined): boolean {
  if (!agent) return false
  if (/\b(MSIE|Trident)\b|^Opera\//.test(agent)) return true
  // Every browser on an iPhone or iPad is made of what the system brings.
  const system = /\((?:iPhone|iPad|iPod).*? OS (\d+)_(\d+)/.exec(agent)
  if (system) return versionOf(system) < engines.webkit
  const chromium = /\b(?:Chrome|Chromium)\/(\d+)/.exec(agent)
  if (chromium) return versionOf(chromium) < engines.chromium
  const gecko = /\bFirefox\/(\d+)/.exec(agent)
  if (gecko) return versionOf(gecko) < engines.gecko
  const webkit = /\bVersion\/(\d+)\.(\d+).* Safari\//.exec(agent)
  return webkit !== null && versionOf(webkit) < engines.webkit
}

/** 17.10 is newer than 17.5: the second number counts as hundredths. */
function versionOf([, major, minor = '0']: RegExpExecArray): number {
  return Number(major) + Number(minor) / 100
}
