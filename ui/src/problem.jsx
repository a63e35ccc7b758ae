// A message of the gateway in a pane, with what is between backticks as code.
export function Problem({ text }) {
  if (!text) return null;
  const parts = text.split(/`([^`]+)`/);
  return (
    <p className="problem">{parts.map((part, i) => (i % 2 ? <code key={i}>{part}</code> : part))}</p>
  );
}
