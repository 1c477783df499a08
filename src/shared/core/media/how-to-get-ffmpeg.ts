/** Identifies the operating system. */
export interface OsRelease {
  /** `linux`, `darwin`, … as Node says */
  readonly platform: string;
  /** `ID` and `ID_LIKE` of /etc/os-release, e.g. `ubuntu debian` */
  readonly ids: readonly string[];
}

const COMMANDS: readonly (readonly [id: string, command: string])[] = [
  ['debian', 'sudo apt-get install ffmpeg'],
  ['ubuntu', 'sudo apt-get install ffmpeg'],
  ['fedora', 'sudo dnf install ffmpeg-free'],
  ['rhel', 'sudo dnf install ffmpeg-free'],
  ['alpine', 'sudo apk add ffmpeg'],
  ['arch', 'sudo pacman -S ffmpeg'],
  ['suse', 'sudo zypper install ffmpeg'],
];

/** The command that installs a newer ffmpeg on a system, or where to find one. */
export const howToGetOne = ({ platform, ids }: OsRelease): string => {
  if (platform === 'darwin') return 'brew install ffmpeg';
  const command = platform === 'linux' && COMMANDS.find(([id]) => ids.includes(id))?.[1];
  return command || 'see https://ffmpeg.org/download.html';
};
