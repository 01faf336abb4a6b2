/**
 * What every code of the compiler means, with a search that brings it about. docs/diagnostics.md and `karst help <code>`
 * are made from this; a test runs each example.
 */
import type { DiagnosticCode } from './diagnostic.ts'

export interface DiagnosticDocs {
  /** What is wrong when this is reported. */
  meaning: string
  /** What to do about it. */
  remedy: string
  /** A search that it is reported for, over the small environment of the documentation. */
  example: string
}

const deep = '('.repeat(300)

export const DIAGNOSTIC_DOCS: Readonly<Record<DiagnosticCode, DiagnosticDocs>> = {
  'unknown-macro': {
    meaning:
      'The search calls a macro that no content directory defines. What it would have brought is unknown, so nothing else is checked.',
    remedy: 'Correct the name, or give the directory that defines it with --content.',
    example: 'index=main `sysmn`',
  },
  'macro-arguments': {
    meaning: 'There is a macro of that name, but it takes another number of arguments.',
    remedy: 'Give as many as its definition names. A macro may be defined once for each number of arguments.',
    example: '`by_host(web01, web02)`',
  },
  'macro-cycle': {
    meaning:
      'A macro calls itself, directly or by way of others, or macros multiply to more text than any search needs.',
    remedy: 'Take the call out of one of the definitions that the message lists.',
    example: '`circular`',
  },
  'macro-unclosed': {
    meaning: 'A backtick begins a macro call that never ends.',
    remedy: 'Add the second backtick. Text with a backtick in it goes in double quotes.',
    example: 'index=main `sysmon',
  },
  'comment-unclosed': {
    meaning: 'Three backticks begin a comment that never ends.',
    remedy: 'Close it with three backticks.',
    example: 'index=main ```only web servers | stats count',
  },
  syntax: {
    meaning: 'The text is no SPL at this place. The stages after the next pipe are still checked.',
    remedy: 'The message says what could stand there.',
    example: 'index=main | eval x=',
  },
  'nesting-too-deep': {
    meaning:
      'Parentheses or subsearches are nested deeper than in any search that was written by hand, or there are more operators or stages in a row.',
    remedy: 'Split the expression over several eval stages, or use IN for a long row of OR.',
    example: `index=main ${deep}`,
  },
  'string-unclosed': {
    meaning: 'A quote begins a text that never ends.',
    remedy: 'Close it. A quote inside a text is written \\".',
    example: 'index=main user="mia',
  },
  'malformed-accepted': {
    meaning:
      'The text is not quite SPL, but Splunk takes it, and published content has it. It is read as the message says.',
    remedy: 'Write it as the hint says, so that readers do not have to guess.',
    example: 'index=main process IN ("cmd.exe" "net.exe")',
  },
  'unknown-command': {
    meaning: 'Neither Karst nor Splunk has a command of that name.',
    remedy: 'Correct the name. Without a pipe in front, a word is looked for in the events.',
    example: 'index=main | stat count',
  },
  'unsupported-command': {
    meaning: 'Splunk has the command and Karst has not. Karst never runs part of a search: all of it, or nothing.',
    remedy: 'The hint gives the reason, and what to use in its place.',
    example: 'index=main | cluster',
  },
  'unknown-option': {
    meaning: 'The command has no option of that name.',
    remedy: 'Correct the name; karst help <command> lists the options.',
    example: 'index=main | dedup user keepevent=true',
  },
  'option-value': {
    meaning: "The option is there, but it can't have this value.",
    remedy: 'The hint says which values it takes.',
    example: 'index=main | mvexpand groups limit=many',
  },
  'unknown-function': {
    meaning:
      'There is no function of that name. Eval functions and statistical functions are two sets: avg() is of stats only.',
    remedy: 'Correct the name; karst help lists both sets.',
    example: 'index=main | eval n=lenght(user)',
  },
  'function-arguments': {
    meaning: 'The function takes another number of arguments, or other ones.',
    remedy: 'The hint shows its usage.',
    example: 'index=main | eval x=if(user="mia", 1)',
  },
  unsupported: {
    meaning:
      "Karst has the command or function but not this form of it, or ClickHouse can't compute exactly what Splunk would. An approximation is never run.",
    remedy:
      'The message names what is in the way. Regular expressions run on RE2, which has no back-references and little look-around.',
    example: 'index=main | rex "(?<quote>[\'\\"]).*\\1"',
  },
  'unknown-field': {
    meaning:
      'No stage before gives this field, so it is always null here. The message names the stage that took it away: after stats and table only their own fields are left. Fields of events are never reported, since any event may have any field.',
    remedy: 'Correct the name, or keep the field: by the BY clause, or by values(field) as field.',
    example: 'index=main | stats count by user | where usr="mia"',
  },
  'unknown-lookup': {
    meaning:
      'No content directory defines a lookup of that name, and the store has no table of it. Models of the Machine Learning Toolkit are looked for in the same places.',
    remedy:
      'Correct the name, or give the directory that has it with --content. What another app brings has to be put there.',
    example: 'index=main | lookup user user OUTPUT team',
  },
  'unknown-lookup-field': {
    meaning: 'The lookup has no column of that name.',
    remedy:
      'Correct the name; the hint lists the columns when none is near. `column AS field` connects names that differ.',
    example: 'index=main | lookup users usr OUTPUT team',
  },
  'unknown-data-model': {
    meaning: 'There is no data model of that name.',
    remedy: 'Correct the name, or add models/<name>.yml; docs/data-models.md explains the format.',
    example: '| tstats count from datamodel=Endpoints.Processes',
  },
  'unknown-dataset': {
    meaning: 'The data model has no dataset of that name.',
    remedy: 'Correct the name.',
    example: '| tstats count from datamodel=Endpoint.Process',
  },
  'unknown-data-model-field': {
    meaning: 'The dataset has no such field. In Splunk too the condition or group then never has a value.',
    remedy: 'Correct the name: fields of a dataset begin with its name and a dot.',
    example: '| tstats count from datamodel=Endpoint.Processes where Processes.proces_name=cmd.exe',
  },
  'unknown-saved-search': {
    meaning: 'There is no saved search of that name.',
    remedy:
      'A saved search is a detection or a baseline of the content, by its name. Give its directory with --content.',
    example: '| savedsearch "Failed logins"',
  },
  'boolean-result': {
    meaning: 'eval would set a field to a condition. A field holds texts and numbers; Splunk refuses it as well.',
    remedy: 'Write if(condition, 1, 0), or tostring(condition).',
    example: 'index=main | eval failed=(action="failure")',
  },
  'type-mismatch': {
    meaning: 'A value stands where a condition belongs, or a text where only a number is possible.',
    remedy: 'Compare the value with something: isnotnull(x), x="value", x>0.',
    example: 'index=main | where user',
  },
  'never-true': {
    meaning: 'What stands here can never hold, by the times or formats in it alone.',
    remedy: 'Check them; the hint says where to begin.',
    example: 'index=main earliest=-1h latest=-2h',
  },
  regex: {
    meaning: 'The text is no regular expression, or it takes nothing out.',
    remedy: 'The message says where it goes wrong. A group of rex needs a name: (?<name>…).',
    example: 'index=main | rex field=user "^admin"',
  },
  time: {
    meaning: 'The text is no time, or there is no _time to compare it with.',
    remedy: 'Write -24h@h, now, epoch seconds, or MM/DD/YYYY:HH:MM:SS.',
    example: 'index=main earliest=yesterday',
  },
  'wildcard-no-match': {
    meaning: 'A pattern of field names matches none, so there is nothing to aggregate.',
    remedy: 'Correct the pattern. Of events only fields can match that the store has seen.',
    example: 'index=main | table user host | stats sum(bytes_*) as bytes_*',
  },
  'limit-met': {
    meaning:
      'There is more than a limit allows, and the rest is left out: rows of a subsearch, searches of map, columns of chart. Splunk cuts in the same places, mostly earlier and without a word.',
    remedy: 'Make the rows fewer, or raise the limit that the hint names.',
    example: 'index=proxy [ search index=threats | fields dest ]',
  },
  'no-results': {
    meaning: '`require` stopped the search, because there are no results at its place.',
    remedy: 'Look at the stages before it. Without require, a search without results ends as usual.',
    example: 'index=proxy | require',
  },
  'no-geoip': {
    meaning: 'iplocation has no database of networks, so what it would give stays empty.',
    remedy: 'Name the database with --geoip or KARST_GEOIP, or look networks up in a lookup whose match_type is CIDR.',
    example: 'index=main | iplocation src',
  },
  'differs-from-splunk': {
    meaning: 'The search runs, but something in it does not do what it does in Splunk.',
    remedy: 'The message says what; the page of the command says why.',
    example: 'index=main | sendalert email',
  },
}
