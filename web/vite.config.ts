import { defineConfig } from 'vite'

export default defineConfig({
  base: './', // every address is relative: the page works below any path prefix
  build: {
    outDir: '../addon/ui',
    emptyOutDir: true,
    target: ['chrome87', 'firefox78', 'safari14'], // wall tablets grow old
    modulePreload: false,
    assetsInlineLimit: 0, // the content security policy admits no data addresses of scripts and styles
  },
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  server: {
    proxy: {
      '/graphql': { target: 'http://127.0.0.1:8099', ws: true },
      '/session': 'http://127.0.0.1:8099',
      '/posters': 'http://127.0.0.1:8099',
    },
  },
})
