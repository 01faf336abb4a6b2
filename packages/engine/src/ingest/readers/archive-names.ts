/**
 * Names of members. Nothing is ever written to where a name points, but a name becomes the source of events, and one
 * that leads out of its archive would pass for a file of this machine.
 */
const LONGEST = 1024

export interface MemberName {
  name: string
  /** Set when the name was changed. */
  notice: string | undefined
}

export function memberName(written: string): MemberName {
  // The beginning `./`, which tar writes, is kept as Splunk shows it.
  const dot = /^\.\/(?=[^/])/.exec(written)?.[0] ?? ''
  let name = written.slice(dot.length)
  const outside = /^[a-z]:|^[/\\]|(?:^|[/\\])\.\.(?:[/\\]|$)/i.test(name)
  if (outside) {
    const steps = name.replace(/^[a-z]:/i, '').split(/[/\\]/)
    name = steps.filter((step) => step !== '' && step !== '.' && step !== '..').join('/')
  }
  // A NUL or a line break in a name only hides what follows it.
  const clean = name.replace(/[\u0000-\u001f\u007f]/g, '_')
  const short = clean.length > LONGEST ? `${clean.slice(0, LONGEST)}…` : clean || 'unnamed'
  const changed = short !== written.slice(dot.length)
  if (!changed) return { name: written, notice: undefined }
  const why = outside ? 'leads out of the archive' : 'is no name of a file'
  return {
    name: dot + short,
    notice: `the archive calls it ${JSON.stringify(written.slice(0, LONGEST))}, which ${why}; here it is ${dot}${short}`,
  }
}
