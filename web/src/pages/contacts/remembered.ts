/** The list as somebody left it, kept while the page lives. */
let search = ''
let scroll = 0

export const lastSearch = (): string => search
export function rememberSearch(text: string): void {
  search = text
  scroll = 0
}

export const lastScroll = (): number => scroll
export function rememberScroll(pixels: number): void {
  scroll = pixels
}
