import * as z from 'zod/mini';
import { MAX_BODY_BYTES } from '../contracts/api-limits.ts';
import { ProblemSchema } from '../contracts/problem.ts';
import type { Content, JsonSchema, Route, RouteBody } from './route.ts';
import { documentedPath } from './route-paths.ts';

/** Statuses of problems that every route may answer with. */
const EVERYWHERE = [413, 500, 503];

const schemaOf = (content: Content | { readonly multipart: JsonSchema }): JsonSchema => {
  if (content === 'binary') return {};
  if (content === 'text') return { type: 'string' };
  if ('multipart' in content) return content.multipart;
  const { $schema: _, ...schema } = z.toJSONSchema(content);
  return schema;
};

const contentOf = (content: RouteBody['content']) =>
  Object.fromEntries(Object.entries(content).map(([type, each]) => [type, { schema: schemaOf(each) }]));

const problemAnswer = (status: number) => ({
  description: `A problem of status ${status}.`,
  content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
});

const parametersOf = ({ params = {}, query = {} }: Route) => [
  ...Object.entries(params).map(([name, description]) => ({
    name,
    in: 'path',
    required: true,
    description,
    schema: { type: 'string' },
  })),
  ...Object.entries(query).map(([name, { description, schema, required = false }]) => ({
    name,
    in: 'query',
    required,
    description,
    schema,
  })),
];

const answersOf = ({ answers, problems }: Route) => ({
  ...Object.fromEntries(
    Object.entries(answers).map(([status, { description, content }]) => [
      status,
      { description, ...(content === undefined ? {} : { content: contentOf(content) }) },
    ]),
  ),
  ...Object.fromEntries([...problems, ...EVERYWHERE].map((status) => [status, problemAnswer(status)])),
});

const operationOf = (route: Route) => {
  const { operationId, tag, summary, description, body } = route;
  const parameters = parametersOf(route);
  return {
    operationId,
    tags: [tag],
    summary,
    ...(description === undefined ? {} : { description }),
    ...(parameters.length === 0 ? {} : { parameters }),
    ...(body === undefined
      ? {}
      : { requestBody: { description: body.description, required: true, content: contentOf(body.content) } }),
    responses: answersOf(route),
  };
};

/**
 * The OpenAPI 3.1 document of routes. It is made from the same schemas that the routes check requests with.
 * @see https://spec.openapis.org/oas/v3.1.1
 */
export const openApiDocument = (routes: readonly Route[]) => {
  const paths: Record<string, Record<string, unknown>> = {};
  for (const route of routes) {
    const path = documentedPath(route.path);
    paths[path] = { ...paths[path], [route.method.toLowerCase()]: operationOf(route) };
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'fanreel',
      version: '1',
      description: `Measures and renders pictures, signs uploads, reports and steers jobs. Bodies and answers have at most ${MAX_BODY_BYTES} bytes: larger files go up with POST /uploads.`,
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: '/' }],
    paths,
    components: { schemas: { Problem: schemaOf(ProblemSchema) } },
  };
};
