const two = (value: number): string => String(value).padStart(2, '0');

/** A moment of a film as players show it: `0:07`, or `1:02:05` for `62:05`; tenths only if they are not 0. @param ms milliseconds */
export const formatClock = (ms: number): string => {
  const tenths = Math.floor(ms / 100) % 10;
  const seconds = Math.floor(ms / 1000);
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor(seconds / 60) % 60;
  const clock = hours === 0 ? `${minutes}:${two(seconds % 60)}` : `${hours}:${two(minutes)}:${two(seconds % 60)}`;
  return tenths === 0 ? clock : `${clock}.${tenths}`;
};
