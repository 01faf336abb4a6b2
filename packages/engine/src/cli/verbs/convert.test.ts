/** karst convert and karst build as a whole: what they write, refuse and say, and their exit codes. */
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { CONTENT_4, contentDirectory, DETECTION_4, DETECTION_6 } from '../../convert/sample-content.ts'
import { runVerb } from '../test-run.ts'
import { UsageError } from '../verb.ts'
import { build } from './build.ts'
import { convert } from './convert.ts'

const made: string[] = []
afterAll(() => {
  for (const dir of made) rmSync(dir, { recursive: true, force: true })
})

function directory(files: Readonly<Record<string, string>> = CONTENT_4): string {
  const dir = contentDirectory(files)
  made.push(dir)
  return dir
}

const run = runVerb

describe('karst convert', () => {
  test('writes nothing unless told where', async () => {
    const dir = directory()
    const { code, err } = await run(convert, [dir], { to: 'v6' })
    expect(code).toBe(0)
    expect(err).toContain('Nothing is written: give --out DIR or --write.')
    expect(err).toMatch(
      /warning\[convert-lost\]: .*`who` is an attacker of type `User`|odd_logon\.yml:\d+:\d+: warning\[convert-lost\]/,
    )
    expect(readFileSync(join(dir, 'detections/endpoint/odd_logon.yml'), 'utf8')).toBe(DETECTION_4)
  })

  test('--out writes the whole repository once, and again only with --force', async () => {
    const dir = directory()
    const out = join(directory({}), 'new')
    expect((await run(convert, [dir], { to: 'v6', out })).code).toBe(0)
    expect(readFileSync(join(out, 'contentctl.yml'), 'utf8')).toBe(CONTENT_4['contentctl.yml'])
    expect(existsSync(join(out, 'schedules/escu_default_configuration_ttp.yml'))).toBe(true)
    await expect(run(convert, [dir], { to: 'v6', out })).rejects.toThrow(UsageError)
    expect((await run(convert, [dir], { to: 'v6', out, force: true })).code).toBe(0)
    expect(readdirSync(out).filter((name) => name.endsWith('.tmp'))).toEqual([])
  })

  test('--write changes files where they are, and --check then finds nothing', async () => {
    const dir = directory()
    const before = await run(convert, [dir], { to: '6', check: true })
    expect(before.code).toBe(1)
    expect(before.out.split('\n')).toContain('detections/endpoint/odd_logon.yml')
    expect((await run(convert, [dir], { to: '6', write: true })).code).toBe(0)
    expect(existsSync(join(dir, 'deployments/escu_default_configuration_ttp.yml'))).toBe(false)
    expect(existsSync(join(dir, 'lookups/people.csv'))).toBe(false)
    expect(existsSync(join(dir, 'lookups/users_lookup.csv'))).toBe(true)
    const after = await run(convert, [dir], { to: '6', check: true })
    expect([after.code, after.out]).toEqual([0, ''])
  })

  test('a file that can not be converted: exit code 1, with its place; the JSON has all of it', async () => {
    const dir = directory({ ...CONTENT_4, 'detections/endpoint/bad.yml': 'name: Bad\ntags: {}\ntype: TTP\n' })
    const { code, out } = await run(convert, [dir], { to: 'v5', json: true })
    expect(code).toBe(1)
    const { diagnostics, changed, written } = JSON.parse(out)
    expect(written).toBe(0)
    expect(changed).toContain('detections/endpoint/odd_logon.yml')
    const [error] = diagnostics.filter((each: { severity: string }) => each.severity === 'error')
    expect(error).toMatchObject({ code: 'convert-failed', line: 1, column: 7 })
  })

  test('wrong use', async () => {
    const dir = directory()
    const wrong: [string[], Record<string, unknown>][] = [
      [[dir], {}],
      [[dir], { to: 'v7' }],
      [[join(dir, 'nowhere')], { to: 'v6' }],
      [[dir], { to: 'v6', out: 'x', write: true }],
      [[dir], { to: 'v6', out: dir }],
      [[dir], { to: 'v6', date: 'yesterday' }],
      [[directory({ 'readme.md': 'x' })], { to: 'v6' }],
    ]
    for (const [args, options] of wrong) await expect(run(convert, args, options)).rejects.toThrow(UsageError)
  })
})

describe('karst build', () => {
  test('an app, whose content comes back with convert --from-app', async () => {
    const dir = directory()
    const out = directory({})
    const { code, out: said } = await run(build, [dir], { out })
    expect(code).toBe(0)
    expect(said.split('\n')).toContain(join(out, 'DA-ODD-1.2.3.tar.gz'))
    const first = readFileSync(join(out, 'DA-ODD-1.2.3.tar.gz'))
    await expect(run(build, [dir], { out })).rejects.toThrow(/exists/)
    const layer = join(directory({}), 'layer.json')
    const both = await run(build, [dir], { out, force: true, navigator: layer })
    expect(both.out.split('\n')).toEqual(expect.arrayContaining([layer, join(out, 'DA-ODD-1.2.3.tar.gz')]))
    expect(readFileSync(join(out, 'DA-ODD-latest.tar.gz')).equals(first)).toBe(true)
    const content = directory({})
    const back = await run(convert, [], { fromApp: join(out, 'DA-ODD'), to: 'v6', out: content })
    expect(back.code).toBe(0)
    expect(readFileSync(join(content, 'detections/access/odd_logon.yml'), 'utf8')).toContain('intermediate_findings:')
    expect(readFileSync(join(content, 'lookups/users.csv'), 'utf8')).toBe(CONTENT_4['lookups/people.csv'])
    expect(readFileSync(join(content, 'contentctl.yml'), 'utf8')).toContain('label: ODD')
    await expect(run(convert, [join(out, 'DA-ODD')], { to: 'v6', write: true })).rejects.toThrow(UsageError)
  })

  test('the time of a build is that of the content, of the option or of SOURCE_DATE_EPOCH', async () => {
    const dir = directory()
    const built = async (options: Record<string, unknown>) => {
      const out = directory({})
      await run(build, [dir], { out, ...options })
      return /^build = (\d+)$/m.exec(readFileSync(join(out, 'DA-ODD/default/app.conf'), 'utf8'))![1]
    }
    expect(await built({})).toBe('20240506000000')
    expect(await built({ buildTime: '2026-03-10T08:09:10Z' })).toBe('20260310080910')
    process.env.SOURCE_DATE_EPOCH = '1700000000'
    try {
      expect(await built({})).toBe('20231114221320')
    } finally {
      delete process.env.SOURCE_DATE_EPOCH
    }
    await expect(built({ buildTime: 'soon' })).rejects.toThrow(UsageError)
  })

  test('a layer and the catalogue, without an app', async () => {
    const dir = directory()
    const out = directory({})
    const { code } = await run(build, [dir], { navigator: join(out, 'layer.json'), api: join(out, 'api') })
    expect(code).toBe(0)
    expect(readdirSync(out).sort()).toEqual(['api', 'layer.json'])
    await expect(run(build, [dir], {})).rejects.toThrow(UsageError)
  })

  test('content with an error is not built', async () => {
    const dir = directory({ ...CONTENT_4, 'detections/endpoint/odd_logon.yml': DETECTION_6 })
    const out = directory({})
    const { code, err } = await run(build, [dir], { out })
    expect(code).toBe(1)
    expect(err).toContain('There is no schedule `Nightly`')
    expect(err).toContain('Nothing is written')
    expect(readdirSync(out)).toEqual([])
  })
})
