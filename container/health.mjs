// The health check of the image: whether the local cloud that works in the home answers. `dev` is asked for its page's settings,
// which need no function; the cloud of a `run` has no page, and any answer of its control endpoint will do. Exits with 0 or 1.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const LIMIT_MS = 4000;

const look = async () => {
  const { endpoints } = JSON.parse(readFileSync(join(process.env.FANREEL_HOME, 'cloud.json'), 'utf8'));
  const { apiEndpoint, controlEndpoint } = endpoints;
  const signal = AbortSignal.timeout(LIMIT_MS);
  if (apiEndpoint === undefined) return void (await fetch(controlEndpoint, { signal }));
  const { status } = await fetch(new URL('/config.json', apiEndpoint), { signal });
  if (status !== 200) throw new Error(`${apiEndpoint} answers with ${status}`);
};

try {
  await look();
} catch (error) {
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
