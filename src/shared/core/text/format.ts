import type { Media } from '../option-forms/option-forms.ts';

const UNITS = ['B', 'kB', 'MB', 'GB', 'TB'] as const;

/** Bytes for people: three digits and a decimal unit, `12.3 MB`. */
export const formatBytes = (bytes: number): string => {
  let value = bytes;
  let unit = 0;
  // 999.5 would be shown as 1000.
  while (value >= 999.5 && unit < UNITS.length - 1) {
    value /= 1000;
    unit += 1;
  }
  return `${unit === 0 || value >= 99.95 ? Math.round(value) : value.toFixed(1)} ${UNITS[unit]}`;
};

const two = (value: number): string => String(value).padStart(2, '0');

/** A span of time for people: `0.8 s`, `42 s`, `3 min 05 s`, `2 h 04 min`. @param ms milliseconds */
export const formatSpan = (ms: number): string => {
  if (ms < 9_950) return `${(Math.max(0, ms) / 1000).toFixed(1)} s`;
  const seconds = Math.round(ms / 1000);
  if (seconds < 60) return `${seconds} s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ${two(seconds % 60)} s`;
  const minutes = Math.round(seconds / 60);
  return `${Math.floor(minutes / 60)} h ${two(minutes % 60)} min`;
};

/** A multiple of real time: `8.3x`, from 100 on without a decimal. */
export const formatSpeed = (speed: number): string => `${speed >= 99.95 ? Math.round(speed) : speed.toFixed(1)}x`;

/** A whole number for people: `10,000`. The language's own way loads tables first, which takes a phone 50 ms. */
export const formatNumber = (value: number): string => String(value).replace(/\B(?=(?:\d{3})+$)/g, ',');

/** `1 slice`, `2 slices`, `10,000 slices`. */
export const formatCount = (count: number, noun: string): string =>
  `${formatNumber(count)} ${noun}${count === 1 ? '' : 's'}`;

/** Size of a job in words: `12 slices, 6 min 00 s of video`, or `a picture`. */
export const describePlan = (media: Media, sliceCount: number, mediaMs: number): string =>
  media === 'image' ? 'a picture' : `${formatCount(sliceCount, 'slice')}, ${formatSpan(mediaMs)} of video`;

/** Dollars with as many digits as are significant: `$0.0993`, `$12.30`, `$7,130`. */
export const formatUsd = (usd: number): string => {
  const digits = usd >= 1000 ? 0 : usd >= 1 ? 2 : 4;
  return `$${usd.toLocaleString('en-US', { minimumFractionDigits: digits, maximumFractionDigits: digits })}`;
};
