/**
 * Every extracted field of an event in SQL: Array(Tuple(key, Array(String))), the keys as they are stored, the values without
 * nulls, in order. ClickHouse writes a JSON column as text twenty times more slowly than it gives paths and values.
 */

/** `fast`: whether the engine has JSONAllValues (`HAS_ALL_VALUES`). */
export function fieldPairs(column: string, fast: boolean): string {
  if (!fast)
    return `arrayMap(p -> (p.1, if(startsWith(p.2, '['), ${list("JSONExtract(p.2, 'Array(Nullable(String))')")}, [JSONExtractString(p.2)])),
    JSONExtractKeysAndValuesRaw(toJSONString(${column})))`
  return `arrayMap((p, v, t) -> (p, if(startsWith(t, 'Array'), ${list("CAST(v, 'Array(Nullable(String))')")}, [v])),
    JSONAllPaths(${column}), JSONAllValues(${column}), mapValues(JSONAllPathsWithTypes(${column})))`
}

export const HAS_ALL_VALUES = "SELECT count() FROM system.functions WHERE name = 'JSONAllValues'"

function list(values: string): string {
  return `CAST(arrayFilter(x -> x IS NOT NULL, ${values}), 'Array(String)')`
}
