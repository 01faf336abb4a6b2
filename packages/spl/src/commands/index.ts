/** The commands, in alphabetical order: one line for each file of this folder. */
import type { Command } from '../semantics/definition.ts'
import accum from './accum.ts'
import addcoltotals from './addcoltotals.ts'
import addinfo from './addinfo.ts'
import addtotals from './addtotals.ts'
import anomalydetection from './anomalydetection.ts'
import append from './append.ts'
import appendcols from './appendcols.ts'
import appendpipe from './appendpipe.ts'
import apply from './apply.ts'
import autoregress from './autoregress.ts'
import bin from './bin.ts'
import chart from './chart.ts'
import collect from './collect.ts'
import concurrency from './concurrency.ts'
import contingency from './contingency.ts'
import convert from './convert.ts'
import datamodel from './datamodel.ts'
import dedup from './dedup.ts'
import delta from './delta.ts'
import eval_ from './eval.ts'
import eventcount from './eventcount.ts'
import eventstats from './eventstats.ts'
import extract from './extract.ts'
import fieldformat from './fieldformat.ts'
import fields from './fields.ts'
import fieldsummary from './fieldsummary.ts'
import filldown from './filldown.ts'
import fillnull from './fillnull.ts'
import fit from './fit.ts'
import foreach from './foreach.ts'
import format from './format.ts'
import from_ from './from.ts'
import fromjson from './fromjson.ts'
import gentimes from './gentimes.ts'
import head from './head.ts'
import highlight from './highlight.ts'
import inputcsv from './inputcsv.ts'
import inputlookup from './inputlookup.ts'
import iplocation from './iplocation.ts'
import join from './join.ts'
import localize from './localize.ts'
import localop from './localop.ts'
import lookup from './lookup.ts'
import makecontinuous from './makecontinuous.ts'
import makemv from './makemv.ts'
import makeresults from './makeresults.ts'
import map from './map.ts'
import mcollect from './mcollect.ts'
import metadata from './metadata.ts'
import metasearch from './metasearch.ts'
import mstats from './mstats.ts'
import multikv from './multikv.ts'
import multisearch from './multisearch.ts'
import mvcombine from './mvcombine.ts'
import mvexpand from './mvexpand.ts'
import nomv from './nomv.ts'
import noop from './noop.ts'
import outlier from './outlier.ts'
import outputcsv from './outputcsv.ts'
import outputlookup from './outputlookup.ts'
import outputtext from './outputtext.ts'
import rangemap from './rangemap.ts'
import rare from './rare.ts'
import redistribute from './redistribute.ts'
import regex from './regex.ts'
import reltime from './reltime.ts'
import rename from './rename.ts'
import replace from './replace.ts'
import require_ from './require.ts'
import return_ from './return.ts'
import reverse from './reverse.ts'
import rex from './rex.ts'
import savedsearch from './savedsearch.ts'
import search from './search.ts'
import selfjoin from './selfjoin.ts'
import sendalert from './sendalert.ts'
import set from './set.ts'
import setfields from './setfields.ts'
import sort from './sort.ts'
import spath from './spath.ts'
import stats from './stats.ts'
import strcat from './strcat.ts'
import streamstats from './streamstats.ts'
import summary from './summary.ts'
import table from './table.ts'
import tags from './tags.ts'
import tail from './tail.ts'
import timechart from './timechart.ts'
import tojson from './tojson.ts'
import top from './top.ts'
import transaction from './transaction.ts'
import transpose from './transpose.ts'
import trendline from './trendline.ts'
import tstats from './tstats.ts'
import typer from './typer.ts'
import union from './union.ts'
import uniq from './uniq.ts'
import untable from './untable.ts'
import where from './where.ts'
import xmlkv from './xmlkv.ts'
import xmlunescape from './xmlunescape.ts'
import xpath from './xpath.ts'
import xyseries from './xyseries.ts'

export const COMMAND_LIST: readonly Command[] = [
  accum,
  addcoltotals,
  addinfo,
  addtotals,
  anomalydetection,
  append,
  appendcols,
  appendpipe,
  apply,
  autoregress,
  bin,
  chart,
  collect,
  concurrency,
  contingency,
  convert,
  datamodel,
  dedup,
  delta,
  eval_,
  eventcount,
  eventstats,
  extract,
  fieldformat,
  fields,
  fieldsummary,
  filldown,
  fillnull,
  fit,
  foreach,
  format,
  from_,
  fromjson,
  gentimes,
  head,
  highlight,
  inputcsv,
  inputlookup,
  iplocation,
  join,
  localize,
  localop,
  lookup,
  makecontinuous,
  makemv,
  makeresults,
  map,
  mcollect,
  metadata,
  metasearch,
  mstats,
  multikv,
  multisearch,
  mvcombine,
  mvexpand,
  nomv,
  noop,
  outlier,
  outputcsv,
  outputlookup,
  outputtext,
  rangemap,
  rare,
  redistribute,
  regex,
  reltime,
  rename,
  replace,
  require_,
  return_,
  reverse,
  rex,
  savedsearch,
  search,
  selfjoin,
  sendalert,
  set,
  setfields,
  sort,
  spath,
  stats,
  strcat,
  streamstats,
  summary,
  table,
  tags,
  tail,
  timechart,
  tojson,
  top,
  transaction,
  transpose,
  trendline,
  tstats,
  typer,
  union,
  uniq,
  untable,
  where,
  xmlkv,
  xmlunescape,
  xpath,
  xyseries,
]

export const COMMANDS: ReadonlyMap<string, Command> = new Map(
  COMMAND_LIST.flatMap((c) => [c.name, ...(c.aliases ?? [])].map((name) => [name, c] as const)),
)
