// Writes src/api/operations.ts: every operation of src/**/*.graphql as a typed constant, checked against the schema.
// A schema elsewhere may be named as the first argument.
import { globSync, readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { codegen } from '@graphql-codegen/core'
import * as typescriptOperations from '@graphql-codegen/typescript-operations'
import { Kind, parse, print, visit } from 'graphql'

const root = fileURLToPath(new URL('..', import.meta.url))
const target = `${root}src/api/operations.ts`
const schema = parse(readFileSync(process.argv[2] ?? `${root}../schema/schema.graphql`, 'utf8'))
const documents = globSync('src/**/*.graphql', { cwd: root })
  .sort()
  .map((location) => ({ location, document: parse(readFileSync(root + location, 'utf8')) }))

const definitions = documents.flatMap(({ document }) => document.definitions)
const fragments = new Map(
  definitions.filter((each) => each.kind === Kind.FRAGMENT_DEFINITION).map((each) => [each.name.value, each]),
)

/** The definition with all fragments that it spreads, directly or not. */
function withFragments(definition, found = new Set([definition])) {
  visit(definition, {
    FragmentSpread({ name }) {
      const fragment = fragments.get(name.value)
      if (!found.has(fragment)) withFragments(fragment, found.add(fragment))
    },
  })
  return [...found]
}

function constant(operation) {
  const name = operation.name.value
  const kind = operation.operation[0].toUpperCase() + operation.operation.slice(1)
  const text = withFragments(operation).map(print).join('\n').replace(/\s+/g, ' ')
  return `export const ${name} = ${JSON.stringify(text)} as Operation<${name}${kind}, ${name}${kind}Variables>`
}

const types = await codegen({
  schema,
  documents,
  filename: target,
  config: {},
  plugins: [
    {
      operations: {
        skipTypename: true,
        useTypeImports: true,
        enumType: 'string-literal',
        maybeValue: 'T | null',
        avoidOptionals: { field: true, inputValue: false, object: true, defaultValue: false },
        scalars: { BigInt: 'number', DateTime: 'string', ID: 'string' },
      },
    },
  ],
  pluginMap: { operations: typescriptOperations },
})
const operations = definitions.filter((each) => each.kind === Kind.OPERATION_DEFINITION)
const brand =
  '/** The text of an operation; the type says what it answers and what it takes. */\nexport type Operation<Answer, Variables> = string & { __answer?: Answer; __variables?: Variables }'
writeFileSync(
  target,
  `// Made by scripts/operations.mjs.\n${types}\n${brand}\n\n${operations.map(constant).join('\n\n')}\n`,
)
