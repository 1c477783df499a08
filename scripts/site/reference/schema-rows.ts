/** A JSON Schema, as far as those of this project go. */
export interface Schema {
  readonly type?: string;
  readonly description?: string;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly items?: Schema;
  readonly prefixItems?: readonly Schema[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean | Schema;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly pattern?: string;
  readonly format?: string;
  readonly default?: unknown;
  readonly $ref?: string;
}

/** A field of a document. */
export interface SchemaRow {
  /** `slices[].index`; empty for the document itself */
  readonly path: string;
  readonly type: string;
  readonly isRequired: boolean;
}

const value = (each: unknown): string => `\`${JSON.stringify(each)}\``;
export const variantsOf = (schema: Schema): readonly Schema[] | undefined => schema.anyOf ?? schema.oneOf;
/** Whether its type in words says all of it. */
const isPlain = (schema: Schema): boolean =>
  schema.properties === undefined &&
  (schema.items === undefined || isPlain(schema.items)) &&
  (variantsOf(schema)?.every(isPlain) ?? true);

/** `1 to 100`; whole numbers that a double holds are no limit. */
const rangeOf = (from: number | undefined, to: number | undefined): string => {
  const [low, high] = [from, to].map((each) =>
    each === undefined || Math.abs(each) >= Number.MAX_SAFE_INTEGER ? undefined : each.toLocaleString('en-US'),
  );
  if (low !== undefined && high !== undefined) return low === high ? low : `${low} to ${high}`;
  if (low !== undefined) return `from ${low}`;
  return high === undefined ? '' : `up to ${high}`;
};

/** Patterns that say no more than a length are left out, and long ones. */
const LONGEST_PATTERN = 40;

const limitsOf = (schema: Schema): string[] => {
  const { minimum, maximum, minLength, maxLength, minItems, maxItems, pattern } = schema;
  const length = rangeOf(minLength, maxLength);
  const items = rangeOf(minItems, maxItems);
  return [
    rangeOf(minimum, maximum),
    length === '' ? '' : `${length} characters`,
    items === '' ? '' : `${items} items`,
    pattern === undefined || pattern.length > LONGEST_PATTERN ? '' : `\`${pattern}\``,
    schema.default === undefined ? '' : `default ${value(schema.default)}`,
  ].filter((text) => text !== '');
};

/** A type in words: `integer, 1 to 100`. */
export const typeOf = (schema: Schema): string => {
  if (schema.$ref !== undefined) return schema.$ref.split('/').at(-1) ?? '';
  if (schema.const !== undefined) return value(schema.const);
  if (schema.enum !== undefined) return schema.enum.map(value).join(', ');
  const variants = variantsOf(schema);
  if (variants !== undefined) {
    return variants.every(isPlain) ? variants.map(typeOf).join(' or ') : `one of ${variants.length}`;
  }
  if (schema.prefixItems !== undefined) return `[${schema.prefixItems.map(typeOf).join(', ')}]`;
  if (schema.type === 'array' && schema.maxItems === 0) return 'an empty list';
  if (schema.items !== undefined) {
    const what = isPlain(schema.items) ? `list of (${typeOf(schema.items)})`.replace(/\((\w+)\)$/, '$1') : 'list';
    return [what, ...limitsOf(schema)].join(', ');
  }
  return [schema.type ?? 'anything', ...limitsOf(schema)].join(', ');
};

const below = (path: string, name: string): string => (path === '' ? name : `${path}.${name}`);

/** Every field of a document, those of objects and lists in it as well, in the order of the schema. */
export const schemaRows = (schema: Schema, path = '', isRequired = true): readonly SchemaRow[] => {
  const own = path === '' ? [] : [{ path, type: typeOf(schema), isRequired }];
  const variants = variantsOf(schema);
  if (variants !== undefined && !variants.every(isPlain)) {
    return [...own, ...variants.flatMap((each, index) => schemaRows(each, `${path}(${index + 1})`, isRequired))];
  }
  if (schema.items !== undefined && !isPlain(schema.items)) {
    const [, ...rest] = schemaRows(schema.items, `${path}[]`);
    return [...own, ...rest];
  }
  const { properties = {}, required = [], additionalProperties } = schema;
  const named = Object.entries(properties).flatMap(([name, each]) =>
    schemaRows(each, below(path, name), required.includes(name)),
  );
  const others =
    typeof additionalProperties === 'object' && Object.keys(additionalProperties).length > 0
      ? schemaRows(additionalProperties, below(path, '*'), false)
      : [];
  return [...own, ...named, ...others];
};

const cell = (text: string): string => text.replaceAll('|', '\\|');

/** The table of a document's fields. @returns lines of Markdown; the type alone where it has no fields */
export const schemaTable = (schema: Schema): string[] => {
  const rows = schemaRows(schema);
  if (rows.length === 0) return [`${typeOf(schema)}`];
  return [
    '| field | type | |',
    '|---|---|---|',
    ...rows.map(({ path, type, isRequired }) => `| \`${path}\` | ${cell(type)} | ${isRequired ? '' : 'optional'} |`),
  ];
};
