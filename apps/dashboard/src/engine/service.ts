import { noiseImage } from '@saf/datasets';
import { type ProxyMarked, proxy } from 'comlink';
import type {
  Attacked,
  AttackRequest,
  EngineChoice,
  EngineReport,
  LayerView,
  ProgressListener,
  StrengthCurve,
  TrainingChoice,
  Verdict,
} from './contract.ts';
import { imageTensor, mnistImages, side } from './images.ts';
import { Latest } from './latest.ts';
import { inspectLayers } from './layers.ts';
import { LiveTraining, type TrainingListener } from './live-training.ts';
import { networkNamed, verdictsOf } from './networks.ts';
import { runAttack, traceStrengths } from './run-attack.ts';
import { startEngine } from './start-engine.ts';

/** What the page asks the worker for. A newer request of a kind makes the older one's answer null. */
export class EngineService {
  private readonly attacking = new Latest();
  private readonly tracing = new Latest();
  private training: LiveTraining | null = null;

  start(engine: EngineChoice): Promise<EngineReport> {
    return startEngine(engine);
  }

  /** Pixels of test image number `index`, in [0, 1]. */
  async testImage(index: number): Promise<Float32Array> {
    const { images } = await mnistImages('test');
    return Float32Array.from(images.subarray(index * side * side, (index + 1) * side * side), (byte) => byte / 255);
  }

  /** An image of nothing: Gaussian noise that spans [0, 1]. */
  async noise(index: number): Promise<Float32Array> {
    return noiseImage([side, side, 1], { seed: 1, index });
  }

  async predict(network: string, pixels: Float32Array): Promise<Verdict> {
    const images = imageTensor(pixels);
    try {
      const [verdict] = await verdictsOf(await networkNamed(network), images);
      return verdict;
    } finally {
      images.dispose();
    }
  }

  attack(request: AttackRequest, onProgress: ProgressListener): Promise<Attacked[] | null> {
    this.tracing.stop();
    return this.attacking.run((signal) => runAttack(request, { signal, onProgress: seldom(onProgress) }));
  }

  /** Calls `onCurve` with what is known after each strength; false if a newer request came, or `stop`. */
  async trace(
    request: Omit<AttackRequest, 'strength'>,
    strengths: readonly number[],
    onCurve: (curve: StrengthCurve) => void,
    onProgress: ProgressListener,
  ): Promise<boolean> {
    const done = await this.tracing.run((signal) =>
      traceStrengths(request, strengths, onCurve, { signal, onProgress: seldom(onProgress) }).then(() => true),
    );
    return done ?? false;
  }

  /** Ends the attack that runs and its curve; their answers are null and false. */
  stop(): void {
    this.attacking.stop();
    this.tracing.stop();
  }

  async layers(network: string, clean: Float32Array, attacked: Float32Array): Promise<LayerView[]> {
    return inspectLayers(await networkNamed(network), clean, attacked);
  }

  /** A small network of its own, before its first step. */
  async train(choice: TrainingChoice, listener: TrainingListener): Promise<LiveTraining & ProxyMarked> {
    this.training?.dispose();
    const [train, test] = await Promise.all([mnistImages('train'), mnistImages('test')]);
    this.training = new LiveTraining(choice, { train, test }, listener);
    return proxy(this.training);
  }
}

/** Milliseconds between two reports: an attack of a thousand steps a second must not flood the page. */
const betweenReports = 100;

function seldom(onProgress: ProgressListener): ProgressListener {
  let last = Number.NEGATIVE_INFINITY;
  return (done, note) => {
    const now = performance.now();
    if (now - last < betweenReports) return;
    last = now;
    onProgress(done, note);
  };
}
