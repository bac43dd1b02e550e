export function ExplainView() {
  return <p>soon</p>;
}
