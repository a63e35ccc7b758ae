// What is in the editors of GraphiQL now, for panes.
import { useEditorContext, useOperationsEditorState, useVariablesEditorState } from '@graphiql/react';

/** A function that returns the request, or the `problem` with its variables. */
export function useRequest() {
  const [query] = useOperationsEditorState();
  const [text] = useVariablesEditorState();
  const { queryEditor } = useEditorContext({ nonNull: true });
  return () => {
    const request = { query };
    const name = queryEditor?.operationName;
    if (name) request.operationName = name;
    try {
      if (text?.trim()) request.variables = JSON.parse(text);
    } catch (error) {
      return { problem: `The variables are no JSON: ${error.message}` };
    }
    return { request };
  };
}
