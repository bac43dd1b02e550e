export function TrainView() {
  return <p>soon</p>;
}
