/** A data source: which source and source type carry it, and the fields that a search may expect. */
import { type ContentObject, type Parsed, parseFile } from './content-object.ts'
import type { FieldReader } from './field-reader.ts'

export interface DataSource extends ContentObject {
  kind: 'data-source'
  eventSource: string
  sourcetype: string
  /** The field that tells this source's events from others of the same source type, e.g. EventID. */
  separator: string | undefined
  separatorValue: string | undefined
  configuration: string | undefined
  supportedAddOns: { name: string; url: string | undefined; version: string | undefined }[]
  fields: string[]
  outputFields: string[]
  fieldMappings: { dataModel: string; dataSet: string | undefined; mapping: Record<string, string> }[]
  mitreComponents: string[]
  exampleLog: string | undefined
}

export function loadDataSource(file: string): Parsed<DataSource> {
  return parseFile(file, readDataSource)
}

export function readDataSource(reader: FieldReader, header: ContentObject): DataSource {
  return {
    ...header,
    kind: 'data-source',
    eventSource: reader.requiredText('source'),
    sourcetype: reader.requiredText('sourcetype'),
    separator: reader.optionalText('separator'),
    separatorValue: reader.optionalText('separator_value'),
    configuration: reader.optionalText('configuration'),
    supportedAddOns: reader.maps('supported_TA').map((addOn) => ({
      name: addOn.requiredText('name'),
      url: addOn.optionalText('url'),
      version: addOn.optionalText('version'),
    })),
    fields: reader.texts('fields'),
    outputFields: reader.texts('output_fields'),
    fieldMappings: reader.maps('field_mappings').map(readFieldMapping),
    mitreComponents: reader.texts('mitre_components'),
    exampleLog: reader.optionalText('example_log'),
  }
}

function readFieldMapping(reader: FieldReader): DataSource['fieldMappings'][number] {
  const mapping = reader.map('mapping')
  return {
    dataModel: reader.text('data_model'),
    dataSet: reader.optionalText('data_set'),
    mapping: Object.fromEntries(mapping?.keys().map((key) => [key, mapping.text(key)]) ?? []),
  }
}
