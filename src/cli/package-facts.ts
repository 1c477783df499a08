import { readFileSync } from 'node:fs';
import * as z from 'zod/mini';
import { readJson } from '../shared/core/contracts/read-document.ts';

const PackageSchema = z.object({ version: z.string(), description: z.string() });

/** Version and description of this package; sources and bundle have the same depth below the package's folder. */
export const packageFacts = (): z.infer<typeof PackageSchema> =>
  readJson(PackageSchema, readFileSync(new URL('../../package.json', import.meta.url), 'utf8'), 'package.json');
