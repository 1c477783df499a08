/** Process ids of the leaders of living process groups. */
const liveGroups = new Set<number>();
let guarded = false;

/** Kills all groups when this process exits normally, so that no ffmpeg outlives it. */
const guardExit = () => {
  if (guarded) return;
  guarded = true;
  process.on('exit', killLiveGroups);
};

/**
 * Register a process group, so that it is killed when this process exits.
 * @param pid its leader
 */
export const enterGroup = (pid: number): void => {
  guardExit();
  liveGroups.add(pid);
};

/** Unregister a process group: its leader was reaped, and another process may soon get the same id. */
export const leaveGroup = (pid: number): void => {
  liveGroups.delete(pid);
};

/** Send SIGKILL to a registered process group; an ffmpeg that hangs in a read ignores weaker signals. */
export const killGroup = (pid: number): void => {
  if (!liveGroups.has(pid)) return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // The group ended just before the signal was sent.
  }
};

/** Kill all registered process groups. */
export const killLiveGroups = (): void => {
  for (const pid of liveGroups) killGroup(pid);
};
