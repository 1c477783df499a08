/** The numbered film of these tests: at second t it shows the number t · fps. */
export const FILM = { seconds: 12, fps: 10 } as const;

/** Length of its slices, seconds. */
export const SLICE_SECONDS = 3;

/** Number that the film shows at a second. */
export const numberAt = (second: number): number => second * FILM.fps;
