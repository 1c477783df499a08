import * as z from 'zod/mini';
import { openApiDocument } from '../http/openapi-document.ts';
import { json, type Route, route } from '../http/route.ts';

const tag = 'about';

const overview = (routes: readonly Route[]): string => {
  const width = Math.max(...routes.map(({ path }) => path.length));
  const lines = routes.map(({ method, path, summary }) => `${method.padEnd(6)} ${path.padEnd(width)} ${summary}`);
  return ['fanreel: videos and pictures in; GIFs, frames and ASCII art out.', '', ...lines, ''].join('\n');
};

/** Routes that list all routes: as text for people, as OpenAPI for programs. @param others all other routes */
export const aboutRoutes = (others: readonly Route[]): Route[] => {
  const routes: Route[] = [
    route({
      method: 'GET',
      path: '/',
      operationId: 'overview',
      tag,
      summary: 'What is here',
      answers: {
        200: { description: 'A list of the routes, one line each.', content: { 'text/plain; charset=utf-8': 'text' } },
      },
      problems: [],
      handle: async () => new Response(overview(routes), { headers: { 'content-type': 'text/plain; charset=utf-8' } }),
    }),
    route({
      method: 'GET',
      path: '/openapi.json',
      operationId: 'openapi',
      tag,
      summary: 'The OpenAPI document',
      answers: {
        200: { description: 'OpenAPI 3.1.', content: { 'application/json': z.looseObject({ openapi: z.string() }) } },
      },
      problems: [],
      handle: async () => json(openApiDocument(routes)),
    }),
    ...others,
  ];
  return routes;
};
