// Sets theme, density and language before the first paint. A file of its own, so that no inline script is needed.
{
  const read = (key) => {
    try {
      return localStorage.getItem('cahier.' + key)
    } catch {
      return null
    }
  }
  const root = document.documentElement
  const theme = read('theme')
  root.dataset.theme = theme === 'dark' || theme === 'light' ? theme : matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light'
  root.dataset.density = read('density') || 'regular'
  root.lang = read('language') || (navigator.language || '').slice(0, 2).replace(/^(?!en).*/, 'fr') || 'fr'
}
