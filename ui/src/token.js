// The token of this tab, and the field for it in the bar of a page. React has its own field.
const STORED = 'osdi-api-token';

export const { path = '', demoToken = '' } = document.body.dataset;

export const storedToken = () => sessionStorage.getItem(STORED) ?? demoToken;
export const keepToken = (token) => sessionStorage.setItem(STORED, token);

export const SENTENCES = {
  missing: 'Enter a token.',
  asked: 'Asking the gateway …',
  accepted: 'Token accepted.',
  refused: 'The gateway refuses this token: enter another.',
  silent: 'The gateway does not answer.',
};

/** `URL` of a path of the gateway, such as '/graphql', behind whatever proxy. */
export const address = (target) => new URL(path + target, location.href);

/** What the gateway makes of a token, for requests that it answers with any token: a key of `SENTENCES`. */
export async function standingOf(token) {
  if (!token) return 'missing';
  try {
    const headers = { Accept: 'application/json', 'OSDI-API-Token': token };
    const { status } = await fetch(address('/graphql?query={__typename}'), { headers, cache: 'no-store' });
    return status === 401 ? 'refused' : 'accepted';
  } catch {
    return 'silent';
  }
}

/**
 * Put the field for the token into the bar. `onToken` gets the token that is chosen, also the one
 * kept from before. Returns a function that shows what the gateway thinks of it: a key of
 * `SENTENCES`.
 */
export function tokenField(onToken) {
  const bar = document.getElementById('token-bar');
  bar.innerHTML = `<form class="token-bar">
    <output class="standing" id="standing" for="token"></output>
    <button type="button" class="main" hidden>Use the demo token</button>
    <div class="field"><label for="token">API token</label>
      <input id="token" type="password" autocomplete="off" spellcheck="false" aria-describedby="standing">
      <button type="submit">Use</button></div></form>`;
  const form = bar.querySelector('form');
  const [demo, use] = form.querySelectorAll('button');
  const input = form.querySelector('input');
  const output = form.querySelector('output');

  const show = (standing) => {
    output.className = `standing ${standing}`;
    output.textContent = SENTENCES[standing];
    input.setAttribute('aria-invalid', String(standing === 'refused'));
  };
  const choose = (token) => {
    keepToken(token);
    input.value = token;
    use.disabled = true;
    demo.hidden = !demoToken || token === demoToken;
    show(token ? 'asked' : 'missing');
    onToken(token);
  };
  input.addEventListener('input', () => {
    use.disabled = input.value.trim() === storedToken();
  });
  demo.addEventListener('click', () => choose(demoToken));
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    choose(input.value.trim());
  });
  choose(storedToken());
  return show;
}
