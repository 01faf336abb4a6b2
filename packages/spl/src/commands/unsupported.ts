/** Commands that Splunk has and Karst has not, each with the reason: a search that names one is refused with it. */
export const UNSUPPORTED: ReadonlyMap<string, string> = new Map([
  [
    'apply',
    'It runs a model of the Machine Learning Toolkit, and there is no model store. Compute the score with eventstats and eval.',
  ],
  ['audit', 'It reads the audit index of a Splunk server.'],
  ['cluster', 'It groups events by similarity of their text; no SQL form of it gives the same clusters.'],
  [
    'cyberchef',
    'It is a command of an app that runs JavaScript recipes on each value. Use eval functions such as urldecode.',
  ],
  ['dbinspect', 'It shows the buckets of a Splunk indexer; the store has none. Use system.parts of ClickHouse.'],
  ['dnstwist', 'It is a command of an app that makes look-alike domain names. Load them as a lookup.'],
  ['fit', 'It trains a model of the Machine Learning Toolkit, and there is no model store.'],
  ['fuzzy', 'It is a command of an app that compares texts by distance.'],
  ['geom', 'It adds shapes for Splunk maps.'],
  ['geostats', 'It makes clusters of coordinates for Splunk maps. Use iplocation and stats by lat, lon.'],
  ['history', 'It shows the searches that a Splunk user ran.'],
  ['kvform', 'It extracts by form templates of a Splunk app. Use rex or xmlkv.'],
  ['ldapsearch', 'It asks a directory server. Export what you need as a lookup.'],
  ['predict', 'It forecasts with models that Splunk does not publish. Use trendline, or export the series.'],
  ['script', 'It runs a program on the search head.'],
  ['summary', 'It describes a model of the Machine Learning Toolkit, and there is no model store.'],
  ['tscollect', 'It writes tsidx files; tstats needs none here.'],
  ['walklex', 'It lists the terms of a Splunk index file.'],
])
