import { readFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import * as z from 'zod/mini';
import { writeDurably } from '../../local/disk/write-durably.ts';

const PortSchema = z.int().check(z.minimum(1), z.maximum(65_535));
const DevPortsSchema = z.object({ s3: PortSchema, api: PortSchema });
/** Ports of the endpoints that people write down: S3, and HTTP with the page. */
export type DevPorts = z.infer<typeof DevPortsSchema>;

const LOOPBACK = '127.0.0.1';
const pathOf = (home: string): string => join(home, 'dev-ports.json');

const isFree = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, LOOPBACK, () => server.close(() => resolve(true)));
  });

/** The ports that the last `dev` of a home had, those of them that are free: addresses and bookmarks stay good. */
export const freePortsOf = async (home: string): Promise<Partial<DevPorts>> => {
  let last: DevPorts;
  try {
    last = z.parse(DevPortsSchema, JSON.parse(await readFile(pathOf(home), 'utf8')));
  } catch {
    // There was no `dev` yet, or its note is damaged: any ports will do.
    return {};
  }
  return {
    ...((await isFree(last.s3)) ? { s3: last.s3 } : {}),
    ...((await isFree(last.api)) ? { api: last.api } : {}),
  };
};

const portOf = (url: string): number => Number(new URL(url).port);

/** Remember the ports of a `dev` for the next one. */
export const rememberPorts = async (
  home: string,
  { s3Endpoint, apiEndpoint }: { readonly s3Endpoint: string; readonly apiEndpoint?: string | undefined },
): Promise<void> => {
  const ports = DevPortsSchema.safeParse({ s3: portOf(s3Endpoint), api: portOf(apiEndpoint ?? s3Endpoint) }).data;
  if (ports !== undefined) await writeDurably(pathOf(home), `${JSON.stringify(ports)}\n`, 0o600);
};
