import { jsonSchemas } from '../../../src/sdk/core/schemas/json-schemas.ts';
import { type Schema, schemaTable, variantsOf } from './schema-rows.ts';

type Titled = Schema & { readonly title?: string };

/** An event by its detail type: what EventBridge puts around its detail is the same for all. */
const eventLines = (schema: Schema): string[] =>
  (variantsOf(schema) ?? []).flatMap((event) => {
    const { 'detail-type': detailType, detail = {} } = event.properties ?? {};
    return [`### ${String(detailType?.const)}`, '', ...schemaTable(detail), ''];
  });

const documentLines = (schema: Schema): string[] => {
  const variants = variantsOf(schema);
  if (variants === undefined) return [...schemaTable(schema), ''];
  return variants.flatMap((each, index) => [`**${index + 1} of ${variants.length}**`, '', ...schemaTable(each), '']);
};

/** The page of events and documents, made of the JSON Schemas that the package has. */
export const schemasPage = (): string =>
  [
    '# Events and documents: schemas',
    '',
    'Made of the JSON Schemas of the package, `fanreel/schemas/<name>.schema.json`; `fanreel/schemas` has the same as schemas of `zod/mini` with their types ([package.md](../../docs/package.md#schemas)).',
    'Readers pass over fields that they do not know, as later versions add some. A number in parentheses is one of several forms.',
    '',
    ...Object.entries(jsonSchemas()).flatMap(([file, schema]) => {
      const { title = file } = schema as Titled;
      const lines = file === 'event.schema.json' ? eventLines(schema as Schema) : documentLines(schema as Schema);
      return [`## ${file}`, '', `${title}.`, '', ...lines];
    }),
  ].join('\n');
