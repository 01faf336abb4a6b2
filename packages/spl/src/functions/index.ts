/** The eval functions, in alphabetical order: one line for each file of this folder. */
import type { EvalFunction } from '../semantics/definition.ts'
import abs from './abs.ts'
import acos from './acos.ts'
import acosh from './acosh.ts'
import asin from './asin.ts'
import asinh from './asinh.ts'
import atan from './atan.ts'
import atan2 from './atan2.ts'
import atanh from './atanh.ts'
import avg from './avg.ts'
import bit_and from './bit_and.ts'
import bit_not from './bit_not.ts'
import bit_or from './bit_or.ts'
import bit_shift_left from './bit_shift_left.ts'
import bit_shift_right from './bit_shift_right.ts'
import bit_xor from './bit_xor.ts'
import case_ from './case.ts'
import ceiling from './ceiling.ts'
import cidrmatch from './cidrmatch.ts'
import coalesce from './coalesce.ts'
import commands from './commands.ts'
import cos from './cos.ts'
import cosh from './cosh.ts'
import exact from './exact.ts'
import exp from './exp.ts'
import false_ from './false.ts'
import floor from './floor.ts'
import hypot from './hypot.ts'
import if_ from './if.ts'
import in_ from './in.ts'
import ipmask from './ipmask.ts'
import isarray from './isarray.ts'
import isbool from './isbool.ts'
import isdouble from './isdouble.ts'
import isint from './isint.ts'
import ismv from './ismv.ts'
import isnotnull from './isnotnull.ts'
import isnull from './isnull.ts'
import isnum from './isnum.ts'
import isobject from './isobject.ts'
import isstr from './isstr.ts'
import json from './json.ts'
import json_append from './json_append.ts'
import json_array from './json_array.ts'
import json_array_to_mv from './json_array_to_mv.ts'
import json_delete from './json_delete.ts'
import json_entries from './json_entries.ts'
import json_extend from './json_extend.ts'
import json_extract from './json_extract.ts'
import json_extract_exact from './json_extract_exact.ts'
import json_has_key_exact from './json_has_key_exact.ts'
import json_keys from './json_keys.ts'
import json_object from './json_object.ts'
import json_set from './json_set.ts'
import json_set_exact from './json_set_exact.ts'
import json_valid from './json_valid.ts'
import len from './len.ts'
import like from './like.ts'
import ln from './ln.ts'
import log from './log.ts'
import lookup from './lookup.ts'
import lower from './lower.ts'
import ltrim from './ltrim.ts'
import match from './match.ts'
import max from './max.ts'
import md5 from './md5.ts'
import min from './min.ts'
import mv_to_json_array from './mv_to_json_array.ts'
import mvappend from './mvappend.ts'
import mvcount from './mvcount.ts'
import mvdedup from './mvdedup.ts'
import mvfilter from './mvfilter.ts'
import mvfind from './mvfind.ts'
import mvindex from './mvindex.ts'
import mvjoin from './mvjoin.ts'
import mvmap from './mvmap.ts'
import mvrange from './mvrange.ts'
import mvreverse from './mvreverse.ts'
import mvsort from './mvsort.ts'
import mvzip from './mvzip.ts'
import now from './now.ts'
import null_ from './null.ts'
import nullif from './nullif.ts'
import pi from './pi.ts'
import pow from './pow.ts'
import printf from './printf.ts'
import random from './random.ts'
import relative_time from './relative_time.ts'
import replace from './replace.ts'
import round from './round.ts'
import rtrim from './rtrim.ts'
import searchmatch from './searchmatch.ts'
import sha1 from './sha1.ts'
import sha256 from './sha256.ts'
import sha512 from './sha512.ts'
import sigfig from './sigfig.ts'
import sin from './sin.ts'
import sinh from './sinh.ts'
import spath from './spath.ts'
import split from './split.ts'
import sqrt from './sqrt.ts'
import strftime from './strftime.ts'
import strptime from './strptime.ts'
import substr from './substr.ts'
import sum from './sum.ts'
import tan from './tan.ts'
import tanh from './tanh.ts'
import time from './time.ts'
import toarray from './toarray.ts'
import tobool from './tobool.ts'
import todouble from './todouble.ts'
import toint from './toint.ts'
import tomv from './tomv.ts'
import tonumber from './tonumber.ts'
import toobject from './toobject.ts'
import tostring from './tostring.ts'
import trim from './trim.ts'
import true_ from './true.ts'
import typeof_ from './typeof.ts'
import upper from './upper.ts'
import urldecode from './urldecode.ts'
import validate from './validate.ts'

export const EVAL_FUNCTIONS: readonly EvalFunction[] = [
  abs,
  acos,
  acosh,
  asin,
  asinh,
  atan,
  atan2,
  atanh,
  avg,
  bit_and,
  bit_not,
  bit_or,
  bit_shift_left,
  bit_shift_right,
  bit_xor,
  case_,
  ceiling,
  cidrmatch,
  coalesce,
  commands,
  cos,
  cosh,
  exact,
  exp,
  false_,
  floor,
  hypot,
  if_,
  in_,
  ipmask,
  isarray,
  isbool,
  isdouble,
  isint,
  ismv,
  isnotnull,
  isnull,
  isnum,
  isobject,
  isstr,
  json,
  json_append,
  json_array,
  json_array_to_mv,
  json_delete,
  json_entries,
  json_extend,
  json_extract,
  json_extract_exact,
  json_has_key_exact,
  json_keys,
  json_object,
  json_set,
  json_set_exact,
  json_valid,
  len,
  like,
  ln,
  log,
  lookup,
  lower,
  ltrim,
  match,
  max,
  md5,
  min,
  mv_to_json_array,
  mvappend,
  mvcount,
  mvdedup,
  mvfilter,
  mvfind,
  mvindex,
  mvjoin,
  mvmap,
  mvrange,
  mvreverse,
  mvsort,
  mvzip,
  now,
  null_,
  nullif,
  pi,
  pow,
  printf,
  random,
  relative_time,
  replace,
  round,
  rtrim,
  searchmatch,
  sha1,
  sha256,
  sha512,
  sigfig,
  sin,
  sinh,
  spath,
  split,
  sqrt,
  strftime,
  strptime,
  substr,
  sum,
  tan,
  tanh,
  time,
  toarray,
  tobool,
  todouble,
  toint,
  tomv,
  tonumber,
  toobject,
  tostring,
  trim,
  true_,
  typeof_,
  upper,
  urldecode,
  validate,
]

export const FUNCTIONS: ReadonlyMap<string, EvalFunction> = new Map(
  EVAL_FUNCTIONS.flatMap((f) => [f.name, ...(f.aliases ?? [])].map((name) => [name, f] as const)),
)
