// The page at /graphql: GraphiQL below a bar with the token. Its settings are in the data-* of
// the root, since the page has no inline script.
import { useEffect, useMemo, useRef, useState } from 'react';
import { createPortal } from 'react-dom';
import { createRoot } from 'react-dom/client';
import { explorerPlugin } from '@graphiql/plugin-explorer';
import { GraphiQL } from 'graphiql';
import 'graphiql/style.css';
import '@graphiql/plugin-explorer/style.css';
import { connect } from './connection.js';
import { eventsPlugin } from './events-plugin.jsx';
import { planPlugin } from './plan-plugin.jsx';
import { completeSemantics } from './semantics.js';
import { tablePlugin } from './table-plugin.jsx';
import { NEW_TAB, firstTabs } from './tabs.js';
import { demoToken, keepToken, storedToken } from './token.js';
import { TokenBar } from './token-bar.jsx';
import './common.css';
import './graphiql.css';

const root = document.getElementById('graphiql');
const bar = document.getElementById('token-bar');
const endpoint = new URL(root.dataset.endpoint, location.href).href;
const explorer = explorerPlugin({ showAttribution: false });

/** A query handed over in the address, as `?query=…&variables=…&operationName=…`. */
function linkedQuery() {
  const parameters = new URLSearchParams(location.search);
  const query = parameters.get('query');
  if (!query) return null;
  return {
    // The editor has these line ends.
    query: query.replace(/\r\n?/g, '\n'),
    variables: parameters.get('variables') ?? undefined,
  };
}

const linked = linkedQuery();
const tabs = linked ? [linked, ...firstTabs()] : firstTabs();

/** The operation to run is the link's as long as its query is in the editor; else the user chooses. */
function operationOf(query) {
  if (!linked || query !== linked.query) return undefined;
  return new URLSearchParams(location.search).get('operationName') || undefined;
}

function Page() {
  const [token, setToken] = useState(storedToken);
  // Kept with its token, so that a late answer to an earlier one says nothing of this one.
  const [known, setKnown] = useState({});
  const [operation, setOperation] = useState(() => operationOf(linked?.query));
  const connection = useMemo(
    () => connect(endpoint, token, (standing) => setKnown({ token, standing })),
    [token],
  );
  useEffect(() => () => connection.close(), [connection]);
  // Panes that are open stay open when the token changes: the plugins stay the same.
  const latest = useRef(connection);
  latest.current = connection;
  const [plugins] = useState(() => [
    explorer,
    eventsPlugin,
    planPlugin({ post: (request) => latest.current.post(request) }),
    tablePlugin({ table: (request) => latest.current.table(request) }),
  ]);

  const standing = !token ? 'missing' : known.token === token ? known.standing : 'asked';
  const choose = (chosen) => {
    keepToken(chosen);
    setToken(chosen);
  };
  return (
    <>
      {createPortal(
        <TokenBar token={token} demoToken={demoToken} standing={standing} onToken={choose} />,
        bar,
      )}
      <main id="content">
        <h1 className="visually-hidden">GraphiQL</h1>
        <GraphiQL
          fetcher={connection.fetcher}
          schema={token ? undefined : null}
          plugins={plugins}
          defaultTabs={tabs}
          defaultQuery={NEW_TAB}
          query={linked?.query}
          variables={linked?.variables}
          operationName={operation}
          onEditQuery={(query) => setOperation(operationOf(query))}
          shouldPersistHeaders={false}
        />
      </main>
    </>
  );
}

createRoot(root).render(<Page />);
completeSemantics(root);
