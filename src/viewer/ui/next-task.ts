/** Let the browser do what is due, and go on in a task of its own: long tasks stand in the way of who uses the page. */
export const nextTask = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));
