import { type Html, html } from './html.ts'

/** Our mark: a plumb bob on its line. */
export const brandMark = html`<svg aria-hidden="true" width="28" height="28" viewBox="0 0 32 32"><rect width="32" height="32" rx="7" fill="var(--accent)"/><path d="M16 4.5v6" stroke="#fff" stroke-width="1.8" stroke-linecap="round"/><path d="M12.6 10.5h6.8v2.2h-6.8zM10.2 14.2h11.6c.2 3.6-1.9 8.2-5.8 13.3-3.9-5.1-6-9.7-5.8-13.3z" fill="#fff"/></svg>`

export type IconName = 'proven' | 'kept' | 'bad' | 'late' | 'none'

/** Each has a shape of its own: nobody needs to tell colours apart. The words stand beside it. */
export function icon(name: IconName): Html {
  return html`<svg aria-hidden="true" width="16" height="16" viewBox="0 0 16 16" fill="none" stroke="currentColor" stroke-width="1.6" stroke-linecap="round" stroke-linejoin="round">${shapes[name]}</svg>`
}

const shapes: Record<IconName, Html> = {
  proven: html`<circle cx="8" cy="8" r="7" fill="currentColor" stroke="none"/><path d="M4.8 8.3l2.2 2.2 4.2-4.8" stroke="var(--surface)"/>`,
  kept: html`<circle cx="8" cy="8" r="6.2"/><path d="M5.2 8.2l2 2 3.6-4.2"/>`,
  bad: html`<path d="M8 1.8l6.7 11.9H1.3z"/><path d="M8 6.4v3.2M8 11.7v.1"/>`,
  late: html`<circle cx="8" cy="8" r="6.2"/><path d="M8 4.6V8l2.3 1.5"/>`,
  none: html`<circle cx="8" cy="8" r="6.2" stroke-dasharray="2.4 2.4"/><path d="M5.4 8h5.2"/>`,
}
