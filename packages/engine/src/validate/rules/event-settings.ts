/** K93 and K94: the .conf files that say what searches see of events. */
import { basename } from 'node:path'
import type { ContentDiagnostic } from '../../content/diagnostic.ts'
import type { Project } from '../project.ts'
import { type Finding, projectRule, rules } from '../rule.ts'

const NOT_CARRIED = 'conf-not-carried'

const FIRST_STEPS = '[odd:logon]\nFIELDALIAS-user = account AS user\n'

export const EVENT_SETTINGS_RULES = rules(
  projectRule(
    'K93',
    'event-setting-wrong',
    {
      what: 'What props.conf, transforms.conf, eventtypes.conf and tags.conf say of events can be read and used.',
      why: 'The setting is left out, and searches see events without the field, event type or tag.',
      bad: { 'default/props.conf': '[odd:logon]\nFIELDALIAS-user = account TO user\n' },
      good: { 'default/props.conf': FIRST_STEPS },
    },
    function* ({ project }) {
      for (const diagnostic of faults(project)) if (diagnostic.code !== NOT_CARRIED) yield asFinding(diagnostic)
    },
    { severity: 'warning' },
  ),
  projectRule(
    'K94',
    'event-setting-not-carried',
    {
      what: 'props.conf has only settings that count when a search runs.',
      why: 'How events are broken, timed and parsed is said by source type files (sourcetypes/*.yml); in Karst these settings do nothing.',
      bad: { 'default/props.conf': `${FIRST_STEPS}LINE_BREAKER = ([\\r\\n]+)\n` },
      good: { 'default/props.conf': FIRST_STEPS },
    },
    function* ({ project }) {
      // What else apps hold that content can't say is told when they are converted.
      for (const diagnostic of faults(project))
        if (diagnostic.code === NOT_CARRIED && basename(diagnostic.file) === 'props.conf') yield asFinding(diagnostic)
    },
    { severity: 'info' },
  ),
)

/** They are read when somebody asks for what they say. */
function faults({ content }: Project): ContentDiagnostic[] {
  void content.eventSettings
  return content.diagnostics.filter(({ code }) => code.startsWith('conf-'))
}

function asFinding({ file, line, column, endLine, endColumn, message, hint }: ContentDiagnostic): Finding {
  const start = { offset: 0, line, column }
  const end = { offset: 0, line: endLine ?? line, column: endColumn ?? column }
  return { file, range: { start, end }, message, hint }
}
