import { stat, statfs } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { assertUsableHome } from '../local/disk/admit-home.ts';
import { examineStored } from '../local/disk/examine-stored.ts';
import { readNotes } from '../local/disk/salvage.ts';
import { homeOwner } from '../local/home.ts';
import {
  type Binary,
  type BinaryCandidate,
  type BinaryKind,
  findBinary,
  listBinaries,
} from '../shared/adapters/binaries.ts';
import { messageOf } from '../shared/errors.ts';
import { type HttpsCheck, openHttpsCheck } from './https-check.ts';
import { oldFfmpegLine } from './old-ffmpeg.ts';

/** One thing that was looked at. */
export interface Finding {
  readonly name: string;
  /** `note`: worth knowing, nothing that hinders */
  readonly state: 'ok' | 'note' | 'bad';
  readonly text: string;
}

const OLDEST_NODE = [20, 19] as const;
/** Less than this and a film of an hour with its renders may not fit. */
const SCARCE_BYTES = 2e9;

const examineNode = (version: string): Finding => {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const fits = major > OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor >= OLDEST_NODE[1]);
  const wanted = OLDEST_NODE.join('.');
  return {
    name: 'node',
    state: fits ? 'ok' : 'bad',
    text: fits ? version : `${version}; ${wanted} or newer is needed`,
  };
};

const describe = ({ path, version, buildYear }: Binary): string =>
  `${version}${buildYear === undefined ? '' : ` (${buildYear})`}, ${path}`;

/** The one that is used, or why there is none. */
const choose = (kind: BinaryKind, env: NodeJS.ProcessEnv): Promise<Binary | string> =>
  findBinary(kind, { env }).catch(messageOf);

/** The others are for comparison. */
const examineCandidates = async (
  kind: BinaryKind,
  candidates: readonly BinaryCandidate[],
  chosen: Binary | string,
  check: HttpsCheck | string,
): Promise<Finding[]> => {
  const findings: Finding[] = [];
  for (const candidate of candidates) {
    if (candidate.status !== 'runs') {
      const asked = candidate.origin === 'environment';
      findings.push({ name: kind, state: asked ? 'bad' : 'note', text: `${candidate.source}: ${candidate.why}` });
      continue;
    }
    const { binary, source } = candidate;
    const used = typeof chosen !== 'string' && binary.path === chosen.path;
    const why = typeof check === 'string' ? `not tested: ${check}` : await check(binary);
    const https = why ?? 'reads https by host name, certificate verified';
    findings.push({
      name: kind,
      state: why === undefined ? 'ok' : used ? 'bad' : 'note',
      text: `${used ? 'used' : 'not used'}: ${source}, ${describe(binary)}; ${https}`,
    });
  }
  // That a named one cannot be used is told with its place.
  if (typeof chosen === 'string' && !findings.some(({ state }) => state === 'bad')) {
    findings.push({ name: kind, state: 'bad', text: chosen });
  }
  return findings;
};

const examineBinaries = async (env: NodeJS.ProcessEnv): Promise<Finding[]> => {
  const [ffmpegs, ffprobes, ffmpeg, ffprobe] = await Promise.all([
    listBinaries('ffmpeg', { env }),
    listBinaries('ffprobe', { env }),
    choose('ffmpeg', env),
    choose('ffprobe', env),
  ]);
  const opened = typeof ffmpeg === 'string' ? 'there is no ffmpeg to make a film with' : await openHttpsCheck(ffmpeg);
  const check = typeof opened === 'string' ? opened : opened.check;
  const old = typeof ffmpeg === 'string' ? undefined : await oldFfmpegLine(env);
  try {
    return [
      ...(await examineCandidates('ffmpeg', ffmpegs, ffmpeg, check)),
      ...(old === undefined ? [] : [{ name: 'ffmpeg', state: 'note', text: old } as const]),
      ...(await examineCandidates('ffprobe', ffprobes, ffprobe, check)),
    ];
  } finally {
    if (typeof opened !== 'string') await opened.close();
  }
};

/** The folder itself, or the nearest one above it that is there. */
const nearestFolder = async (path: string): Promise<string> => {
  const isThere = await stat(path).then(
    () => true,
    () => false,
  );
  return isThere || dirname(path) === path ? path : nearestFolder(dirname(path));
};

const examineDisk = async (home: string): Promise<Finding> => {
  try {
    const { bavail, bsize } = await statfs(await nearestFolder(home));
    const free = bavail * bsize;
    const text = `${(free / 1e9).toFixed(1)} GB free for ${home}`;
    return { name: 'disk', state: free < SCARCE_BYTES ? 'note' : 'ok', text };
  } catch (error) {
    return { name: 'disk', state: 'note', text: `free space is not known (${messageOf(error)})` };
  }
};

/** What is damaged now, and what was told of earlier and not cleaned away since. */
const examineDamage = async (home: string, isFree: boolean): Promise<Finding[]> => {
  const found = isFree ? await examineStored(home) : [];
  const notes = await readNotes(home);
  const more: Finding[] = notes.map((text) => ({ name: 'lost', state: 'note', text }));
  const next = `${join(home, 'lost')} keeps what was set aside; delete the folder when you need nothing of it`;
  return [
    ...found.map((text): Finding => ({ name: 'home', state: 'bad', text })),
    ...more,
    ...(more.length > 0 ? [{ name: 'lost', state: 'note', text: next } as const] : []),
  ];
};

const examineHome = async (home: string): Promise<Finding[]> => {
  try {
    const isThere = await assertUsableHome(home);
    const owner = await homeOwner(home);
    const text = owner === undefined ? `${home}, free` : `${home}, in use by "${owner.command}" (process ${owner.pid})`;
    return [{ name: 'home', state: 'ok', text }, ...(isThere ? await examineDamage(home, owner === undefined) : [])];
  } catch (error) {
    return [{ name: 'home', state: 'bad', text: messageOf(error) }];
  }
};

/**
 * Look at everything that fanreel needs on this machine.
 * @param env environment variables
 * @param home folder of the local cloud
 * @returns findings in the order in which they are to be shown; usable when none is `bad`
 */
export const examine = async (env: NodeJS.ProcessEnv, home: string): Promise<Finding[]> => [
  examineNode(process.versions.node),
  ...(await examineBinaries(env)),
  await examineDisk(home),
  ...(await examineHome(home)),
];
