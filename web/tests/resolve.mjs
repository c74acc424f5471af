// Lets Node's own test runner find modules that are imported without ".ts", as the build's bundler does.
import { existsSync } from 'node:fs'
import { registerHooks } from 'node:module'
import { fileURLToPath } from 'node:url'

registerHooks({
  resolve(specifier, context, next) {
    if (!specifier.startsWith('.') || !context.parentURL) return next(specifier, context)
    const file = new URL(`${specifier}.ts`, context.parentURL)
    return next(existsSync(fileURLToPath(file)) ? file.href : specifier, context)
  },
})
