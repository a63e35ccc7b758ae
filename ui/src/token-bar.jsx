import { useState } from 'react';
import { SENTENCES as COMMON } from './token.js';

const SENTENCES = {
  ...COMMON,
  missing: 'Enter a token to see the schema.',
  refused: 'The gateway refuses this token: enter another to see the schema.',
};

export function TokenBar({ token, demoToken, standing, onToken }) {
  const [draft, setDraft] = useState(token);
  const use = (chosen) => {
    setDraft(chosen);
    onToken(chosen);
  };
  return (
    <form
      className="token-bar"
      onSubmit={(event) => {
        event.preventDefault();
        use(draft.trim());
      }}
    >
      <output className={`standing ${standing}`} id="standing" htmlFor="token">
        {SENTENCES[standing]}
      </output>
      {demoToken && token !== demoToken && (
        <button type="button" className="main" onClick={() => use(demoToken)}>
          Use the demo token
        </button>
      )}
      <div className="field">
        <label htmlFor="token">API token</label>
        <input
          id="token"
          type="password"
          value={draft}
          onChange={(event) => setDraft(event.target.value)}
          autoComplete="off"
          spellCheck={false}
          aria-describedby="standing"
          aria-invalid={standing === 'refused'}
        />
        <button type="submit" disabled={draft.trim() === token}>
          Use
        </button>
      </div>
    </form>
  );
}
