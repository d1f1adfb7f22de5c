// Shows the notice in a browser that lacks what the app is built on, whatever it calls itself; the server shows it to those that it knows by name. Browsers
// of long ago must be able to read this file: nothing newer than they are stands in it.
if (
  !('noModule' in document.createElement('script')) ||
  !('toSorted' in Array.prototype) ||
  !window.CSS ||
  !CSS.supports('color', 'light-dark(red, blue)')
)
  document.documentElement.setAttribute('data-old-browser', '')
