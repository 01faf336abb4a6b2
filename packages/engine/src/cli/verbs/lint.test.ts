/** karst lint as a whole: what it prints, writes, mends, and its exit code. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { runVerb } from '../test-run.ts'
import { lint } from './lint.ts'

const folder = mkdtempSync(join(tmpdir(), 'karst-lint-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

function write(name: string, text: string): string {
  writeFileSync(join(folder, name), text)
  return join(folder, name)
}

const run = (args: string[], options: Record<string, unknown> = {}) => runVerb(lint, args, options)

describe('what it prints', () => {
  test('findings with their place, and a summary', async () => {
    const { code, out, err } = await run(['index=a | where "user"="x"'])
    expect(code).toBe(0)
    expect(out).toMatchInlineSnapshot(`
      "warning[quoted-field]: "user" is a text, not the field of that name: this compares two constants and is false for every row.
        search:1:17
         1 │ index=a | where "user"="x"
           │                 ━━━━━━
        hint: A field has no quotes, or single ones: 'user'.
        fix: Put the field in single quotes"
    `)
    expect(err).toBe('1 search: 0 errors, 1 warning, 0 notes.')
  })

  test('places in a YAML file', async () => {
    const file = write('d.yml', 'name: D\nsearch: >-\n  index=a\n  | where "user"="x"\n')
    const { out } = await run([file], { json: true })
    expect(JSON.parse(out)).toMatchObject({
      version: 1,
      searches: 1,
      findings: [{ code: 'quoted-field', file, line: 4, column: 11, endLine: 4, endColumn: 17, search: 'D' }],
    })
  })

  test('nothing but the summary where all is well', async () => {
    expect(await run(['index=a'])).toEqual({ code: 0, out: '', err: '1 search: 0 errors, 0 warnings, 0 notes.' })
  })
})

describe('severities', () => {
  test('an error gives exit code 1', async () => {
    expect((await run(['index=a | nosuch'])).code).toBe(1)
    expect((await run(['index=a NOT x!=1'], { severity: ['negated-not-equal=error'] })).code).toBe(1)
    expect((await run(['index=a NOT x!=1'], { severity: ['negated-not-equal=off'] })).out).toBe('')
  })

  test('a wrong one is refused', async () => {
    await expect(run(['x'], { severity: ['quoted-filed=off'] })).rejects.toThrow('no finding quoted-filed')
    await expect(run(['x'], { severity: ['quoted-field=loud'] })).rejects.toThrow("can't be loud")
  })
})

describe('--fix', () => {
  test('mends .spl files until nothing is left to mend', async () => {
    const file = write('a.spl', 'index=a user=x OR host=y\n| where "user"="x" AND x=null\n')
    const { err } = await run([file], { fix: true })
    expect(readFileSync(file, 'utf8')).toBe('index=a (user=x OR host=y)\n| where \'user\'="x" AND isnull(x)\n')
    expect(err).toContain(`${file}: 3 fixes`)
    expect((await run([file])).out).toBe('')
  })

  test('leaves other files alone', async () => {
    const file = write('b.yml', 'name: B\nsearch: index=a | where "user"="x"\n')
    await expect(run([file], { fix: true })).rejects.toThrow('--fix is for files that end in .spl')
  })
})

test('--sarif writes what code hosts read', async () => {
  const file = write('c.spl', 'index=a | where "user"="x"')
  const sarif = join(folder, 'lint.sarif')
  await run([file, 'index=b NOT x!=1'], { sarif })
  const { version, runs } = JSON.parse(readFileSync(sarif, 'utf8'))
  expect(version).toBe('2.1.0')
  expect(runs[0].tool.driver.rules).toMatchObject([{ id: 'quoted-field' }])
  expect(runs[0].results).toMatchObject([
    {
      ruleId: 'quoted-field',
      ruleIndex: 0,
      level: 'warning',
      locations: [
        {
          physicalLocation: {
            artifactLocation: { uri: file },
            region: { startLine: 1, startColumn: 17, endLine: 1, endColumn: 23 },
          },
        },
      ],
    },
  ])
})
