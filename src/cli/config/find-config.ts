import { dirname, join, resolve } from 'node:path';
import { isUtf8 } from '../../sdk/core/names/system-path.ts';
import { type ChosenSettings, chooseSettings, NOTHING_CHOSEN } from '../../sdk/core/settings/config.ts';
import { UsageError } from '../../sdk/core/usage/usage-error.ts';
import { messageOf } from '../../shared/core/errors/errors.ts';
import { shownName } from '../../shared/core/text/shown-name.ts';
import { readTrusted, type Trusted, trustedUsers } from './read-trusted.ts';

export const CONFIG_NAME = 'fanreel.config.json';
const PACKAGE_NAME = 'package.json';
const PACKAGE_FIELD = 'fanreel';

/** A config that was found. */
interface FoundConfig {
  /** for messages */
  readonly where: string;
  /** absolute */
  readonly folder: string;
  readonly config: unknown;
}

const parsed = (text: string, path: string): unknown => {
  try {
    return JSON.parse(text.replace(/^\ufeff/, ''));
  } catch (cause) {
    throw new UsageError(`${shownName(path)} is no JSON: ${shownName(messageOf(cause))}.`, { cause });
  }
};

const fieldOf = (text: string): unknown => {
  try {
    return (JSON.parse(text) as Record<string, unknown> | null)?.[PACKAGE_FIELD];
  } catch {
    // Somebody else's file: npm says what is wrong with it.
    return undefined;
  }
};

const configIn = async (folder: string, trusted: Trusted): Promise<FoundConfig | undefined> => {
  const path = join(folder, CONFIG_NAME);
  const own = await readTrusted(path, trusted);
  if (own !== undefined) return { where: shownName(path), folder, config: parsed(own, path) };
  const packagePath = join(folder, PACKAGE_NAME);
  // npm tells of one that cannot be read.
  const text = await readTrusted(packagePath, trusted).catch(() => undefined);
  const config = text === undefined ? undefined : fieldOf(text);
  return config === undefined
    ? undefined
    : { where: `"${PACKAGE_FIELD}" in ${shownName(packagePath)}`, folder, config };
};

/**
 * The settings of the nearest config, from a folder upwards: `fanreel.config.json`, else `"fanreel"` in a `package.json`.
 * @param preset as typed after `--preset`
 * @param trusted whose files are looked at; what others put in a folder above neither decides nor disturbs anything
 * @throws {UsageError} naming the file, the field, its value and what is allowed
 */
export const findSettings = async (
  cwd: string,
  preset: string | undefined,
  trusted: Trusted = trustedUsers(process.env),
): Promise<ChosenSettings> => {
  for (let folder = isUtf8(cwd) ? cwd : '/'; ; folder = dirname(folder)) {
    const found = await configIn(folder, trusted);
    if (found !== undefined) {
      const chosen = chooseSettings(found.config, preset, found.where);
      return { ...chosen, out: chosen.out === undefined ? undefined : resolve(found.folder, chosen.out) };
    }
    if (dirname(folder) === folder) break;
  }
  if (preset === undefined) return NOTHING_CHOSEN;
  throw new UsageError(
    `--preset is "${shownName(preset)}", and there are no presets: no ${CONFIG_NAME} lies here or in a folder above, nor "${PACKAGE_FIELD}" in a ${PACKAGE_NAME}.`,
  );
};
