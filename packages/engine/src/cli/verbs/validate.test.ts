/** karst validate as a whole: what it prints and writes, what it leaves out, its exit code. */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { changedRepository, writeRepository } from '../../validate/example-files.ts'
import type { Files } from '../../validate/example-repository.ts'
import { runVerb } from '../test-run.ts'
import { validate } from './validate.ts'

const folder = realpathSync(mkdtempSync(join(tmpdir(), 'karst-verb-')))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

function repository(pieces: Files = {}): string {
  return writeRepository(folder, changedRepository(pieces))
}

const BAD: Files = { 'detections/odd_logon.yml': 'known_false_positives: no' }

const run = (args: string[], options: Record<string, unknown> = {}) => runVerb(validate, args, options)

const rulesIn = (out: string): string[] => [...out.matchAll(/\[([\w-]+)\]: /g)].map(([, rule]) => rule!)

describe('what it prints', () => {
  test('nothing but a summary where nothing is wrong', async () => {
    const { code, out, err } = await run([repository()])
    expect([code, out]).toEqual([0, ''])
    expect(err).toMatch(/^\d+ files, \d searches: 0 errors, 0 warnings, 0 notes\.$/)
  })

  test('place, rule, message, the line, and what to do', async () => {
    const root = repository({ 'detections/odd_logon.yml': 'type: Anomalie' })
    const { code, out } = await run([root])
    expect(code).toBe(1)
    expect(out.replaceAll(root, 'DIR')).toMatchInlineSnapshot(`
      "DIR/detections/odd_logon.yml:8:7: error[V26]: \`type\` can't be \`Anomalie\`.
         8 │ type: Anomalie
                   ━━━━━━━━
        hint: Did you mean \`Anomaly\`? It is one of \`TTP\`, \`Anomaly\`, \`Hunting\`, \`Correlation\`."
    `)
  })

  test('JSON', async () => {
    const { code, out } = await run([repository(BAD)], { json: true })
    const json = JSON.parse(out)
    expect(code).toBe(1)
    expect(json).toMatchObject({ version: 1, format: 5, suppressed: 0 })
    expect(json.problems).toMatchObject([{ rule: 'V31', severity: 'error', text: 'no', name: 'explaining-texts' }])
    expect(json.problems[0].endColumn - json.problems[0].column).toBe(2)
  })

  test('annotations of GitHub Actions', async () => {
    const { out } = await run([repository(BAD)], { annotations: true })
    const [line] = out.split('\n').filter((each) => each.startsWith('::'))
    expect(line).toMatch(
      /^::error file=.*odd_logon\.yml,line=\d+,endLine=\d+,col=\d+,endColumn=\d+,title=V31::`known_false_positives`/,
    )
  })

  test('SARIF, with rules that explain themselves', async () => {
    const file = join(folder, 'out.sarif')
    await run([repository({ ...BAD, 'macros/logons.yml': 'definition: index=logons `nosuch`' })], { sarif: file })
    const [{ tool, results }] = JSON.parse(readFileSync(file, 'utf8')).runs
    expect(tool.driver.rules.map(({ id }: { id: string }) => id)).toEqual(['K3', 'V29', 'V31'])
    for (const rule of tool.driver.rules) expect(rule.shortDescription.text).not.toBe('')
    for (const result of results) {
      expect(tool.driver.rules[result.ruleIndex].id).toBe(result.ruleId)
      expect(result.locations[0].physicalLocation.region.startLine).toBeGreaterThan(0)
    }
  })
})

test('the example content has no error', async () => {
  const { code } = await run([join(import.meta.dirname, '..', '..', '..', '..', '..', 'examples', 'content')])
  expect(code).toBe(0)
})

describe('what it leaves out', () => {
  const broken: Files = { ...BAD, 'stories/odd_behavior.yml': 'tags:\n  category: [Mischief]' }

  test('other files than those that were named', async () => {
    const root = repository(broken)
    expect(rulesIn((await run([root])).out)).toEqual(['V31', 'V92'])
    expect(rulesIn((await run([join(root, 'stories')])).out)).toEqual(['V92'])
    expect(rulesIn((await run([join(root, 'detections', 'odd_logon.yml')])).out)).toEqual(['V31'])
    expect((await run([join(root, 'macros')])).code).toBe(0)
  })

  test('a rule that is off', async () => {
    const { code, out } = await run([repository(BAD)], { severity: ['V31=off'] })
    expect([code, out]).toEqual([0, ''])
  })

  test('the exit code is 0 where there are warnings only', async () => {
    const { code, out } = await run([repository(BAD)], { severity: ['V31=warning'] })
    expect([code, rulesIn(out)]).toEqual([0, ['V31']])
  })
})

describe('--since', () => {
  const git = (root: string, ...args: string[]): void => {
    execFileSync('git', ['-C', root, '-c', 'user.name=x', '-c', 'user.email=x@example.org', ...args], {
      stdio: 'ignore',
    })
  }

  function committed(pieces: Files): string {
    const root = repository(pieces)
    git(root, 'init', '-q')
    git(root, 'add', '.')
    git(root, 'commit', '-q', '-m', 'x')
    return root
  }

  test('keeps what changed', async () => {
    const root = committed({ ...BAD, 'stories/odd_behavior.yml': 'tags:\n  category: [Mischief]' })
    expect(rulesIn((await run([root], { since: 'HEAD' })).out)).toEqual([])
    const story = join(root, 'stories', 'odd_behavior.yml')
    writeFileSync(story, `${readFileSync(story, 'utf8')}\n`)
    expect(rulesIn((await run([root], { since: 'HEAD' })).out)).toContain('V92')
  })

  test('and what leans on it, through macros', async () => {
    const root = committed({
      ...BAD,
      'macros/logons.yml': 'definition: "`inner`"',
      'macros/inner.yml': 'definition: index=a',
    })
    writeFileSync(join(root, 'macros', 'inner.yml'), 'name: inner\ndescription: x\ndefinition: index=b\n')
    expect(rulesIn((await run([root], { since: 'HEAD' })).out)).toEqual(['V31'])
  })

  test('through the file of a lookup', async () => {
    const root = committed(BAD)
    writeFileSync(join(root, 'lookups', 'known_hosts.csv'), 'host,owner\nws-02,amy\n')
    expect(rulesIn((await run([root], { since: 'HEAD' })).out)).toEqual(['V31'])
  })

  test('everything where settings changed', async () => {
    const root = committed(BAD)
    writeFileSync(join(root, 'karst.yml'), 'severity: {}\n')
    expect(rulesIn((await run([root], { since: 'HEAD' })).out)).toEqual(['V31'])
  })

  test('a commit that there is not', async () => {
    await expect(run([committed({})], { since: 'nosuch' })).rejects.toThrow('--since nosuch')
  })
})

describe('mistakes of the command line', () => {
  test.each([
    [['/nowhere'], {}, 'There is no /nowhere'],
    [['.'], { severity: ['V999=off'] }, 'there is no rule V999'],
    [['.'], { severity: ['V31=loud'] }, "V31 can't be loud"],
    [['.'], { dataCache: 'x' }, '--data-cache takes an address'],
  ])('%j %j', async (args, options, message) => {
    await expect(
      run(
        args.map((each) => (each === '.' ? repository() : each)),
        options,
      ),
    ).rejects.toThrow(message)
  })
})
