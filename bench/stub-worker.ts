import { writeFile } from 'node:fs/promises';
import { gifKey } from '../src/renders/gif/keys.ts';
import { makeWorkerHandler } from '../src/worker/worker-handler.ts';

/*
 * The worker as it is deployed, but for the rendering: each slice's GIF is a few bytes that name it.
 */

export const handler = makeWorkerHandler(process.env, () => async ({ keys, index, range }, _, dir) => {
  const path = `${dir}/slice.gif`;
  await writeFile(path, `slice ${index}\n`);
  const facts = { kind: 'gif', durationMs: range.endMs - range.startMs } as const;
  return { outputs: [{ path, key: gifKey(keys), contentType: 'image/gif', facts }] };
});
