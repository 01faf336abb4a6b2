/** Commands that Splunk has and Karst has not, each with the reason: a search that names one is refused with it. */
export const UNSUPPORTED: ReadonlyMap<string, string> = new Map([
  ['cluster', 'It groups events by similarity of their text; no SQL form of it gives the same clusters.'],
  ['dbinspect', 'It shows the buckets of a Splunk indexer; the store has none. Use system.parts of ClickHouse.'],
  ['geostats', 'It makes clusters of coordinates for Splunk maps. Use iplocation and stats by lat, lon.'],
  ['history', 'It shows the searches that a Splunk user ran.'],
  ['kvform', 'It extracts by form templates of a Splunk app. Use rex or xmlkv.'],
  ['predict', 'It forecasts with models that Splunk does not publish. Use trendline, or export the series.'],
  ['tscollect', 'It writes tsidx files; tstats needs none here.'],
])
