/** Begin to count. @returns tells the processor time of this process since then, milliseconds */
export const startOwnCpu = (): (() => number) => {
  const before = process.cpuUsage();
  return () => {
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1000;
  };
};
