// A pane of GraphiQL: the answer to the query in the editor, as a file for spreadsheets.
import { useState } from 'react';
import { useRequest } from './editor.js';
import { Problem } from './problem.jsx';

const FILE = 'answer.csv';
const SHOWN_LINES = 12;

function Icon() {
  return (
    <svg viewBox="0 0 24 24" fill="none" stroke="currentColor" strokeWidth="1.5" aria-hidden="true">
      <path d="M4 5h16v14H4zM4 10h16M4 14.500h16M10 5v14" />
    </svg>
  );
}

function save(file) {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(file);
  link.download = FILE;
  link.click();
  URL.revokeObjectURL(link.href);
}

export function tablePlugin({ table }) {
  function Table() {
    const read = useRequest();
    const [state, setState] = useState({});
    const ask = async () => {
      const { request, problem } = read();
      if (problem) {
        setState({ problem });
        return;
      }
      setState({ busy: true });
      const answer = await table(request);
      if (!answer.file) {
        setState(answer);
        return;
      }
      const lines = (await answer.file.text()).split('\r\n').slice(0, SHOWN_LINES);
      setState({ file: answer.file, lines });
    };
    return (
      <section className="pane" aria-label="Table">
        <h2>Table</h2>
        <p>
          The rows of the connection or statistics in the editor as CSV, for spreadsheets: all of them
          without <code>first</code>, with dates in your time zone.
        </p>
        <p className="actions">
          <button type="button" className="graphiql-button" onClick={ask} disabled={state.busy}>
            Make CSV
          </button>
          {state.file && (
            <button type="button" className="graphiql-button" onClick={() => save(state.file)}>
              Save {FILE}
            </button>
          )}
        </p>
        <div aria-live="polite">
          <Problem text={state.problem} />
          {state.lines && <p>The first lines:</p>}
        </div>
        {state.lines && <pre tabIndex={0}>{state.lines.join('\n')}</pre>}
      </section>
    );
  }
  return { title: 'Table', icon: Icon, content: Table };
}
