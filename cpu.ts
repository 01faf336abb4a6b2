import { readFileSync, readdirSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { TEST_OPTIONS } from '/tmp/work/windows/wt/packages/engine/src/ingest/test-loader.ts'
import { FileLoader } from '/tmp/work/windows/wt/packages/engine/src/ingest/load-file.ts'
import { loadText } from '/tmp/work/windows/wt/packages/engine/src/ingest/load-text.ts'
const dir = '/work/shared/logs/xmlwineventlog/'
const text = readdirSync(dir).filter(f => /Sysmon|Security/.test(f)).map((f) => gunzipSync(readFileSync(dir + f)).toString()).join('\n').repeat(6)
const run = async () => { const before = process.cpuUsage(); const l = new FileLoader({ ...TEST_OPTIONS, batchBytes: 8 << 20 }); const { report } = await loadText(l, text); const c = process.cpuUsage(before); return [Math.round(c.user / 1000 + c.system/1000), report.events] }
const out = []
for (let i = 0; i < 7; i++) out.push(await run())
console.log('/tmp/work/windows/wt', text.length >> 20, 'MB', out.map((o) => o[0]).join(' '), 'events', out[0]![1])
