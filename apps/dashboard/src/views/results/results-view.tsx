export function ResultsView() {
  return <p>soon</p>;
}
