/**
 * An open page asks by itself when something changes. While nobody is at it, that must not keep the session open: what is asked then says so, and the server
 * does not count it as use.
 */
const awayMilliseconds = 2 * 60_000

let lastInput = Date.now()
for (const type of ['pointerdown', 'pointermove', 'keydown', 'wheel', 'touchstart', 'focus']) {
  globalThis.addEventListener?.(
    type,
    () => {
      lastInput = Date.now()
    },
    { capture: true, passive: true },
  )
}

export function isUnattended(): boolean {
  return Date.now() - lastInput > awayMilliseconds
}
