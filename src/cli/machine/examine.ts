import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { assertUsableHome } from '../../local/disk/admit-home.ts';
import { homeOwner } from '../../local/disk/home.ts';
import { readNotes } from '../../local/disk/salvage.ts';
import { examineStored } from '../../local/inspect/examine-stored.ts';
import { assertWritable, freeSpace } from '../../sdk/machine/free-space.ts';
import { tooFewFiles } from '../../sdk/machine/open-files.ts';
import {
  type Binary,
  type BinaryCandidate,
  type BinaryKind,
  findBinary,
  listBinaries,
} from '../../shared/adapters/ffmpeg/binaries.ts';
import { diskTroubleOf, troubleClause, troubleHelp } from '../../shared/core/errors/disk-error.ts';
import { messageOf } from '../../shared/core/errors/errors.ts';
import { formatBytes } from '../../shared/core/text/format.ts';
import { type HttpsCheck, openHttpsCheck } from './https-check.ts';
import { oldFfmpegLine } from './old-ffmpeg.ts';
import { LEAST_HOME_BYTES } from './scarce-home.ts';

/** Result of one check. */
export interface Finding {
  readonly name: string;
  /** `note`: worth knowing, but no obstacle */
  readonly state: 'ok' | 'note' | 'bad';
  readonly text: string;
}

const OLDEST_NODE = [20, 19] as const;
/** With less free space than this, a film of an hour with its renders may not fit. */
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

/** The binary that is used, or why there is none. */
const choose = (kind: BinaryKind, env: NodeJS.ProcessEnv): Promise<Binary | string> =>
  findBinary(kind, { env }).catch(messageOf);

/** Examine every binary that was found. Those that are not used are shown for comparison. */
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
  // A binary that was named in the environment and does not run has a `bad` finding already.
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

/** Check a disk that files are written to: whether it is writable, and how much is free. */
const examineDisk = async (folder: string, what: string): Promise<Finding> => {
  const name = 'disk';
  try {
    await assertWritable(folder);
  } catch (error) {
    const code = diskTroubleOf(error, true)?.code;
    const why = code === undefined ? messageOf(error) : `${troubleClause(code)}. ${troubleHelp(code)}`;
    return { name, state: 'bad', text: `${folder}, ${what}, ${why}, or name another place.` };
  }
  const space = await freeSpace(folder);
  if (space === undefined) return { name, state: 'note', text: `free space is not known of ${folder}` };
  const text = `${formatBytes(space.freeBytes)} free for ${folder}`;
  if (space.freeBytes >= SCARCE_BYTES) return { name, state: 'ok', text };
  if (space.freeBytes >= LEAST_HOME_BYTES) return { name, state: 'note', text };
  const next = `${what} needs ${formatBytes(LEAST_HOME_BYTES)} at the least. Free space there, or name another place`;
  return { name, state: 'bad', text: `${text}: ${next}` };
};

const examineDisks = async (home: string): Promise<Finding[]> => {
  const scratch = await examineDisk(tmpdir(), 'the folder for temporary files (TMPDIR)');
  return [
    await examineDisk(home, 'the home of the local cloud (FANREEL_HOME)'),
    // Shown only when it is bad: most often it is the same disk as the home's.
    ...(scratch.state === 'bad' ? [scratch] : []),
  ];
};

const examineDescriptors = async (): Promise<Finding[]> => {
  const problem = await tooFewFiles();
  return problem === undefined ? [] : [{ name: 'files', state: 'bad', text: problem }];
};

/** Damage in the home now, and damage that was noted earlier and not cleaned away since. */
const examineDamage = async (home: string, isFree: boolean): Promise<Finding[]> => {
  const found = isFree ? await examineStored(home) : [];
  const notes = await readNotes(home);
  const more: Finding[] = notes.map((text) => ({ name: 'lost', state: 'note', text }));
  const next = `${join(home, 'lost')} has files that were set aside; delete the folder when you do not need them`;
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
 * @returns findings in the order in which they are shown; the machine is usable when none is `bad`
 */
export const examine = async (env: NodeJS.ProcessEnv, home: string): Promise<Finding[]> => [
  examineNode(process.versions.node),
  ...(await examineBinaries(env)),
  ...(await examineDisks(home)),
  ...(await examineDescriptors()),
  ...(await examineHome(home)),
];
