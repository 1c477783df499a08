import { readFile, stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { isText } from '../../sdk/core/names/system-path.ts';
import { type ChosenSettings, chooseSettings, NOTHING_CHOSEN } from '../../sdk/core/settings/config.ts';
import { UsageError } from '../../sdk/core/usage/usage-error.ts';
import { messageOf } from '../../shared/core/errors/errors.ts';
import { shownName } from '../../shared/core/text/shown-name.ts';

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

/** @returns undefined when there is no such file */
const readIfThere = async (path: string): Promise<string | undefined> => {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR' || code === 'EISDIR') return undefined;
    throw new UsageError(`${shownName(path)} cannot be read (${code ?? messageOf(error)}).`, { cause: error });
  }
};

/** A file of somebody else, in a folder that all may write to, decides nothing here. */
const isOurs = async (path: string): Promise<boolean> => {
  const me = process.getuid?.();
  if (me === undefined || me === 0) return true;
  const { uid } = await stat(path);
  return uid === me || uid === 0;
};

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

const configIn = async (folder: string): Promise<FoundConfig | undefined> => {
  const path = join(folder, CONFIG_NAME);
  const own = await readIfThere(path);
  if (own !== undefined && (await isOurs(path))) return { where: shownName(path), folder, config: parsed(own, path) };
  const packagePath = join(folder, PACKAGE_NAME);
  const text = await readIfThere(packagePath).catch(() => undefined);
  const config = text === undefined ? undefined : fieldOf(text);
  if (config === undefined || !(await isOurs(packagePath))) return undefined;
  return { where: `"${PACKAGE_FIELD}" in ${shownName(packagePath)}`, folder, config };
};

/**
 * The settings of the nearest config, from a folder upwards: `fanreel.config.json`, else `"fanreel"` in a `package.json`.
 * @param preset as typed after `--preset`
 * @throws {UsageError} naming the file, the field, its value and what is allowed
 */
export const findSettings = async (cwd: string, preset: string | undefined): Promise<ChosenSettings> => {
  for (let folder = isText(cwd) ? cwd : '/'; ; folder = dirname(folder)) {
    const found = await configIn(folder);
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
