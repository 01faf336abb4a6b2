/** Values as JSON of a certain type (Search Reference, "tojson", Apply JSON datatypes to field values). */
import { call, lambda, list, or, type Scalar, text } from '../plan/scalar.ts'
import { asText, exists } from './coerce.ts'

export type JsonType = 'auto' | 'bool' | 'json' | 'none' | 'num' | 'str'

export const JSON_TYPES: readonly JsonType[] = ['auto', 'bool', 'json', 'none', 'num', 'str']

/** JSON text; '' when the field has no value, or none that the type can hold. Several values are an array. */
export function jsonOfType(value: Scalar, type: JsonType, fillNull: boolean): Scalar {
  const one = (each: Scalar): Scalar => {
    const json = value.type === 'num' ? ofNumber(each, type) : ofText(each, type)
    return fillNull ? call('text', 'if', equals(json, ''), text('null'), json) : json
  }
  if (value.type !== 'list') return call('text', 'if', exists(value), one(asText(value)), text(''))
  const present = lambda(['text'], (each) => call('bool', 'notEquals', each, text('')))
  const elements = call('list', 'arrayFilter', present, call('list', 'arrayMap', lambda(['text'], one), value))
  const array = call('text', 'concat', text('['), call('text', 'arrayStringConcat', elements, text(',')), text(']'))
  const single = call('text', 'arrayElement', elements, { kind: 'literal', value: 1, type: 'num' })
  const isSingle = call('bool', 'equals', call('num', 'length', value), { kind: 'literal', value: 1, type: 'num' })
  return choose(call('bool', 'empty', value), text(''), choose(isSingle, single, array))
}

function ofNumber(value: Scalar, type: JsonType): Scalar {
  if (type === 'str') return quoted(value)
  return type === 'bool' ? choose(equals(value, '0'), text('false'), text('true')) : value
}

function ofText(value: Scalar, type: JsonType): Scalar {
  switch (type) {
    case 'str':
      return quoted(value)
    case 'num':
      return choose(isNumber(value), value, text(''))
    case 'none':
      return choose(isNumber(value), value, quoted(value))
    case 'json':
      return choose(isJson(value), value, text(''))
    case 'auto':
      return choose(or([isNumber(value), isJson(value)]), value, quoted(value))
    case 'bool': {
      const word = call('text', 'lower', value)
      const isFalse = or([
        call('bool', 'in', word, list(['false', 'f', 'no'])),
        call('bool', 'match', value, text('^-?0+(?:\\.0+)?$')),
      ])
      const isTrue = or([call('bool', 'in', word, list(['true', 't', 'yes'])), isNumber(value)])
      return choose(isFalse, text('false'), choose(isTrue, text('true'), text('')))
    }
  }
}

/** Numbers, true, false and null are JSON as well. */
function isJson(value: Scalar): Scalar {
  return call('bool', 'isValidJSON', value)
}

function isNumber(value: Scalar): Scalar {
  return call('bool', 'match', value, text('^-?(?:0|[1-9]\\d*)(?:\\.\\d+)?(?:[eE][+-]?\\d+)?$'))
}

function quoted(value: Scalar): Scalar {
  return call('text', 'toJSONString', value)
}

function equals(value: Scalar, wanted: string): Scalar {
  return call('bool', 'equals', value, text(wanted))
}

function choose(condition: Scalar, yes: Scalar, no: Scalar): Scalar {
  return call('text', 'if', condition, yes, no)
}
