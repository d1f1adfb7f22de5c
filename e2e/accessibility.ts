import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { eventually } from './eventually.ts'
import { root } from './plumbline.ts'

/** What axe finds serious or worse, in light and in dark, a line each: what, where, why. */
export async function findings(page: Page): Promise<string[]> {
  await page.evaluate(axe)
  const found: string[] = []
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme })
    await atRest(page)
    // In dark only what colours decide can be otherwise.
    const rules = colorScheme === 'light' ? undefined : ['color-contrast', 'link-in-text-block']
    found.push(...(await page.evaluate(runAxe, rules)).map((finding) => `${colorScheme}: ${finding}`))
  }
  return found
}

/** Runs in the page. */
async function runAxe(runOnly: string[] | undefined): Promise<string[]> {
  type Node = { target: string[]; failureSummary?: string }
  type Found = { violations: { id: string; impact: string; nodes: Node[] }[] }
  const { axe } = window as unknown as { axe: { run: (options: object) => Promise<Found> } }
  const { violations } = await axe.run({ resultTypes: ['violations'], ...(runOnly && { runOnly }) })
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) =>
      nodes.map((node) => `${location.pathname} ${id} at ${node.target.join(' ')}: ${node.failureSummary}`),
    )
}

/** Loaded, drawn, and nothing moves any more. */
export async function atRest(page: Page) {
  await page.evaluate(() => document.fonts.ready)
  await eventually(() => page.locator('[role="status"][aria-label^="Loading"]').count()).toBe(0)
  await eventually(() =>
    page.evaluate(() => document.getAnimations().filter(({ playState }) => playState === 'running').length),
  ).toBe(0)
}

/** Runs in the page: the element with the focus, and whether one sees that it has it. */
export async function lookAtFocus() {
  const element = document.activeElement
  if (!(element instanceof HTMLElement) || element === document.body)
    return { name: '', shows: false, isInside: false }
  const around = [element, element.parentElement, element.parentElement?.parentElement].filter(
    (one) => one != null,
  )
  const drawn = () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))
  const look = () =>
    around
      .flatMap((one) => [one, ...one.querySelectorAll(':scope > span')])
      .map((one) => {
        const style = getComputedStyle(one)
        const { outlineStyle, outlineWidth, outlineColor, borderColor, boxShadow, backgroundColor, opacity } =
          style
        return [
          outlineStyle,
          outlineWidth,
          outlineColor,
          borderColor,
          boxShadow,
          backgroundColor,
          opacity,
        ].join()
      })
      .join('|')
  const focused = look()
  element.blur()
  await drawn()
  const blurred = look()
  element.focus()
  await drawn()
  const place = element.getBoundingClientRect()
  const words = element.getAttribute('aria-label') ?? element.textContent?.slice(0, 40)
  return {
    name: `${element.tagName} ${words} at ${Math.round(place.x)},${Math.round(place.y)}`,
    shows: focused !== blurred,
    isInside: true,
  }
}

const axe = readFileSync(join(root, 'node_modules/axe-core/axe.min.js'), 'utf8')
