// What the widgets of GraphiQL lack for screen readers and keyboards, set whenever they are rendered.

const EDITORS = {
  '.graphiql-query-editor': 'Query',
  '.graphiql-editor-tool > :nth-child(1)': 'Variables',
  '.graphiql-editor-tool > :nth-child(2)': 'Headers',
  '.graphiql-response': 'Response',
};

function nameEditors(root) {
  for (const [place, name] of Object.entries(EDITORS)) {
    for (const field of root.querySelectorAll(`${place} .CodeMirror > div > textarea`)) {
      field.setAttribute('aria-label', name);
    }
  }
}

/** The names of arguments are beside their fields, in no label. */
function nameFieldsOfExplorer(root) {
  for (const field of root.querySelectorAll('.graphiql-explorer-root :is(input, select)')) {
    const argument = field.closest('[data-arg-name]')?.dataset.argName;
    const name = argument ?? (field.placeholder || 'Type of operation');
    field.setAttribute('aria-label', name);
  }
}

/** As tabs they must not contain buttons, which they do: one to show it and one to close it. */
function listTabs(root) {
  root.querySelector('.graphiql-tabs')?.setAttribute('role', 'list');
  for (const tab of root.querySelectorAll('.graphiql-tab[aria-selected]')) {
    const button = tab.querySelector('.graphiql-tab-button');
    button?.setAttribute('aria-current', tab.getAttribute('aria-selected'));
    tab.removeAttribute('aria-selected');
    tab.removeAttribute('role');
  }
}

const released = new WeakSet();

/** Tab goes on to what follows, as everywhere: the keyboard has no other way out of an editor. */
function releaseTab(root) {
  for (const { CodeMirror: editor } of root.querySelectorAll('.CodeMirror')) {
    if (!editor || released.has(editor)) continue;
    released.add(editor);
    editor.addKeyMap({ Tab: false, 'Shift-Tab': false });
  }
}

/** From now on, in all that is rendered into `root`. */
export function completeSemantics(root) {
  const complete = () => {
    nameEditors(root);
    releaseTab(root);
    nameFieldsOfExplorer(root);
    listTabs(root);
  };
  const watched = { childList: true, subtree: true, attributeFilter: ['aria-selected'] };
  new MutationObserver(complete).observe(root, watched);
  complete();
}
