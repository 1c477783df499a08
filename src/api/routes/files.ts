import { type Route, redirect, route } from '../http/route.ts';
import { type FileContext, findFile } from '../jobs/find-file.ts';

/** Route to the files of a job by addresses that last. */
export const fileRoutes = (context: FileContext): Route[] => [
  route({
    method: 'GET',
    path: '/jobs/{id}/files/{name+}',
    operationId: 'findFile',
    tag: 'jobs',
    summary: 'A file of a job, by an address that lasts',
    description:
      'Leads to a presigned URL that is made anew for each request and can be followed for an hour. `name` is the key of an output without ' +
      '`jobs/<id>/`, slashes as they are: `gif/00000.gif`, `film.mp4`, `manifest.json`.',
    params: {
      id: 'id of a job, as GET /jobs and GET /sources give it',
      name: 'an output of the job: a render, a picture of the whole film, or the manifest',
    },
    answers: { 302: { description: '`Location` is the file.' } },
    problems: [404, 422],
    handle: async ({ params: { id = '', name = '' } }) => redirect(await findFile(id, name, context)),
  }),
];
