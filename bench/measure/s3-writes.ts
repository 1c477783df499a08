import type { CloudOptions } from '../../src/local/control/cloud-api.ts';

/** When objects were written, by the part of their key that tells what they are. */
export interface S3Writes {
  readonly intercept: NonNullable<CloudOptions['intercept']>;
  /** When a write of a key began. @returns performance.now() milliseconds */
  begun(key: RegExp): number[];
  /** When writes of a key were answered. @returns performance.now() milliseconds */
  answered(key: RegExp): number[];
}

/** Watch the writes that reach a local S3, without touching any. */
export const watchS3Writes = (): S3Writes => {
  const writes: { readonly path: string; readonly begunAt: number; answeredAt?: number }[] = [];
  return {
    intercept(request, response) {
      if (request.method === 'PUT') {
        const write: (typeof writes)[number] = { path: request.url ?? '', begunAt: performance.now() };
        writes.push(write);
        response.once('finish', () => {
          write.answeredAt = performance.now();
        });
      }
      return false;
    },
    begun: (key) => writes.filter(({ path }) => key.test(path)).map(({ begunAt }) => begunAt),
    answered: (key) => writes.filter(({ path }) => key.test(path)).flatMap(({ answeredAt }) => answeredAt ?? []),
  };
};
