/** A small door into the language, for those that need expressions and not searches: what they load stays small. */
export { looksNumeric, numberText } from './semantics/coerce.ts'
export type { Comparison, Expression } from './syntax/ast.ts'
export { fieldsOfExpression } from './syntax/expression-fields.ts'
export { readExpression } from './syntax/read-expression.ts'
