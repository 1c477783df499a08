/** Leaders of the process groups that are alive. */
const liveGroups = new Set<number>();
let guarded = false;

/** No ffmpeg outlives us when we leave in an orderly way. */
const guardExit = () => {
  if (guarded) return;
  guarded = true;
  process.on('exit', killLiveGroups);
};

/**
 * Take note of a process group, so that it is killed when this process exits.
 * @param pid its leader
 */
export const enterGroup = (pid: number): void => {
  guardExit();
  liveGroups.add(pid);
};

/** Forget a process group: its leader was reaped, and its number may soon be another's. */
export const leaveGroup = (pid: number): void => {
  liveGroups.delete(pid);
};

/** Send SIGKILL to all of a noted process group; an ffmpeg that hangs in a read ignores everything less. */
export const killGroup = (pid: number): void => {
  if (!liveGroups.has(pid)) return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // The group ended between our look and our kill.
  }
};

/** Kill everything that this process has started and that still runs. */
export const killLiveGroups = (): void => {
  for (const pid of liveGroups) killGroup(pid);
};
