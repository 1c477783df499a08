/** Say that the page itself could not be loaded, without anything of it. */
export const sayNotLoaded = (): void => {
  const said = document.createElement('p');
  said.className = 'shell-main';
  said.setAttribute('role', 'alert');
  said.textContent = 'This page could not be loaded. Is there a network? Reload the page to try again.';
  document.querySelector('#app > .shell')?.append(said);
};
