import { readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { expect, it } from 'vitest';
import { lookOf } from '../../../src/cli/play/play-look.ts';
import { openJobFilm } from '../../../src/sdk/screens/job-film.ts';
import { jobOf } from '../../fakes/job-documents.ts';

const job = jobOf(90_000);
const style = lookOf({}, 'none');
const soundFolders = (): string[] =>
  readdirSync(tmpdir()).filter((name) => name.startsWith(`fanreel-job-${process.pid}-sound`));

it('reading ends with the signal, and no further slice is asked for', async () => {
  const stop = new AbortController();
  const asked: string[] = [];
  const signals = new Set<AbortSignal>();
  const film = openJobFilm(job, style, async (key, signal) => {
    asked.push(key);
    signals.add(signal);
    stop.abort();
    return new TextEncoder().encode('{"version":2,"width":4,"height":2}\n[0,"o","x"]\n');
  });
  const room = { columns: 200, rows: 100 };
  await film.screens({ fromMs: 0, room, signal: stop.signal, isLate: () => false, show: async () => undefined });
  expect(asked).toHaveLength(1);
  expect([...signals]).toEqual([stop.signal]);
  await film.close();
});

it('a film that is closed leaves no file of sound that comes late', async () => {
  let come = (_: Uint8Array): void => undefined;
  const film = openJobFilm(job, style, () => new Promise((resolve) => (come = resolve)));
  const sound = film.sound();
  await film.close();
  come(new Uint8Array(4));
  expect(await sound).toBeUndefined();
  expect(soundFolders()).toEqual([]);
});

it('sound lies in a file until the film is closed', async () => {
  const film = openJobFilm(job, style, async () => new Uint8Array(4));
  expect(await film.sound()).toBeDefined();
  expect(soundFolders()).toHaveLength(1);
  await film.close();
  expect(soundFolders()).toEqual([]);
});
