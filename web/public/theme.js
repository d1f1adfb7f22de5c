// Before the first paint, so that a chosen theme never flashes. A file, since the page allows no inline script.
try {
  const theme = localStorage.getItem('plumbline.theme')
  if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme
} catch {
  // Storage may be switched off: the system's theme then.
}
