import { openApiDocument } from '../../../src/api/http/openapi-document.ts';
import type { ApiContext } from '../../../src/api/routes.ts';
import { makeRoutes } from '../../../src/api/routes.ts';
import { type Schema, schemaTable, typeOf } from './schema-rows.ts';

interface Parameter {
  readonly name: string;
  readonly in: string;
  readonly required: boolean;
  readonly description: string;
  readonly schema: Schema;
}
type Content = Readonly<Record<string, { readonly schema: Schema }>>;
interface Operation {
  readonly operationId: string;
  readonly tags: readonly [string];
  readonly summary: string;
  readonly description?: string;
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: { readonly description: string; readonly content: Content };
  readonly responses: Readonly<Record<string, { readonly description: string; readonly content?: Content }>>;
}

const TITLES: Readonly<Record<string, string>> = { about: 'About the API' };
const titleOf = (tag: string): string => TITLES[tag] ?? `${tag.charAt(0).toUpperCase()}${tag.slice(1)}`;

const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('\n', ' ');

const parameterTable = (parameters: readonly Parameter[]): string[] => [
  '| parameter | in | type | |',
  '|---|---|---|---|',
  ...parameters.map(
    ({ name, in: place, required, description, schema }) =>
      `| \`${name}\` | ${place} | ${cell(typeOf(schema))} | ${cell(description)}${required || place === 'path' ? ' **Required.**' : ''} |`,
  ),
];

/** Types of one content that have the same schema are described once. */
const contentLines = (content: Content): string[] => {
  const bySchema = new Map<string, { readonly types: string[]; readonly schema: Schema }>();
  for (const [type, { schema }] of Object.entries(content)) {
    const same = bySchema.get(JSON.stringify(schema));
    if (same === undefined) bySchema.set(JSON.stringify(schema), { types: [type], schema });
    else same.types.push(type);
  }
  return [...bySchema.values()].flatMap(({ types, schema }) => {
    const names = types.map((type) => `\`${type}\``).join(', ');
    if (Object.keys(schema).length === 0) return ['', `${names}: bytes`];
    const table = schemaTable(schema);
    return table.length === 1 ? ['', `${names}: ${table[0]}`] : ['', names, '', ...table];
  });
};

const operationLines = (method: string, path: string, operation: Operation): string[] => {
  const { summary, description, parameters = [], requestBody, responses } = operation;
  const answers = Object.entries(responses).filter(([status]) => Number(status) < 400);
  const problems = Object.keys(responses).filter((status) => Number(status) >= 400);
  return [
    `### ${method.toUpperCase()} ${path}`,
    '',
    `${summary}.`,
    ...(description === undefined ? [] : ['', description]),
    ...(parameters.length === 0 ? [] : ['', ...parameterTable(parameters)]),
    ...(requestBody === undefined
      ? []
      : ['', `**Body.** ${requestBody.description}`, ...contentLines(requestBody.content)]),
    ...answers.flatMap(([status, { description: about, content = {} }]) => [
      '',
      `**${status}.** ${about}`,
      ...contentLines(content),
    ]),
    '',
    `Problems: ${problems.join(', ')}.`,
    '',
  ];
};

/** The page of all routes, made of the OpenAPI document. */
export const httpApiPage = (): string => {
  // Routes are declared with what they call when a request comes; none comes here.
  const document = openApiDocument(makeRoutes({} as ApiContext));
  const operations = Object.entries(document.paths as Record<string, Record<string, Operation>>).flatMap(
    ([path, methods]) =>
      Object.entries(methods).map(([method, operation]) => ({ tag: operation.tags[0], method, path, operation })),
  );
  const found = [...new Set(operations.map(({ tag }) => tag))];
  // What the API says of itself comes last.
  const tags = [...found.filter((tag) => tag !== 'about'), 'about'];
  return [
    '# HTTP API: every route',
    '',
    'Made of the OpenAPI document that the API itself answers with at `GET /openapi.json`. [api.md](../../docs/api.md) explains how they go together, with examples.',
    '',
    ...tags.flatMap((tag) => [
      `## ${titleOf(tag)}`,
      '',
      ...operations
        .filter((each) => each.tag === tag)
        .flatMap(({ method, path, operation }) => operationLines(method, path, operation)),
    ]),
    '## Problems',
    '',
    'Every answer of 400 or more is `application/problem+json`:',
    '',
    ...schemaTable(document.components.schemas.Problem as Schema),
    '',
  ].join('\n');
};
