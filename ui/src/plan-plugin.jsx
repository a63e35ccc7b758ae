// A pane of GraphiQL: how the gateway answers the query in the editor.
import { useState } from 'react';
import { problemsOf } from './connection.js';
import { useRequest } from './editor.js';
import { Problem } from './problem.jsx';

const EXPLAIN = `query ($query: String!, $variables: String, $operationName: String) {
  explain(query: $query, variables: $variables, operationName: $operationName) {
    field rows note plan sql values postgresql } }`;

function Icon() {
  return (
    <svg viewBox="0 0 24 24" fill="none" stroke="currentColor" strokeWidth="1.5" aria-hidden="true">
      <path d="M5 4h6v4H5zM13 16h6v4h-6zM8 8v10h5" />
    </svg>
  );
}

function Part({ name, text, open = false }) {
  if (!text) return null;
  return (
    <details open={open}>
      <summary>{name}</summary>
      <pre tabIndex={0}>{text}</pre>
    </details>
  );
}

function Field({ explained: { field, rows, note, plan, sql, values, postgresql } }) {
  return (
    <article>
      <h3>
        {field}: up to {rows.toLocaleString('en')} {rows === 1 ? 'row' : 'rows'}
      </h3>
      {note && <p>{note}</p>}
      <Part name="Plan" text={plan} open />
      <Part name="SQL" text={sql} />
      <Part name="Values" text={values.map((value, index) => `value ${index}: ${value}`).join('\n')} />
      <Part name="PostgreSQL" text={postgresql} />
    </article>
  );
}

export function planPlugin({ post }) {
  function Plan() {
    const read = useRequest();
    const [state, setState] = useState({});
    const explain = async () => {
      const { request, problem } = read();
      if (problem) {
        setState({ problem });
        return;
      }
      setState({ busy: true });
      const variables = { ...request, variables: JSON.stringify(request.variables ?? {}) };
      const answer = await post({ query: EXPLAIN, variables });
      const fields = answer.data?.explain;
      setState(fields ? { fields } : { problem: problemsOf(answer) });
    };
    return (
      <section className="pane" aria-label="Plan">
        <h2>Plan</h2>
        <p>
          How the gateway answers the query in the editor: its plan and the SQL. In a store of one
          organization, it also runs the query and shows PostgreSQL’s plan. Needs a token with the
          scope <code>admin</code>.
        </p>
        <p>
          <button type="button" className="graphiql-button" onClick={explain} disabled={state.busy}>
            Explain
          </button>
        </p>
        <div aria-live="polite">
          <Problem text={state.problem} />
          {state.fields?.map((explained) => (
            <Field key={explained.field} explained={explained} />
          ))}
        </div>
      </section>
    );
  }
  return { title: 'Plan', icon: Icon, content: Plan };
}
