// Before the first paint: the look that was chosen, else the system's.
;(() => {
  let chosen = null
  try {
    chosen = localStorage.getItem('usher.look')
  } catch {
    // storage may be forbidden; then it is the system's
  }
  const dark = matchMedia('(prefers-color-scheme: dark)').matches
  document.documentElement.dataset.theme = chosen === 'light' || chosen === 'dark' ? chosen : dark ? 'dark' : 'light'
})()
