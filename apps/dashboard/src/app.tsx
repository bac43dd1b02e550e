import { controls, view } from './state/controls.ts';
import { engine, failure, replaced } from './state/session.ts';
import { Header } from './ui/header.tsx';
import { Embedded } from './views/embedded.tsx';
import { Tour } from './views/tour/tour.tsx';
import { Intro, ViewSlot } from './views/view-slot.tsx';

export function App() {
  if (controls.embed.value.value !== 'none') return <Embedded />;
  return (
    <div class="page">
      <SkipToContent />
      <Header />
      <main id="main" tabIndex={-1}>
        <Intro view={view.value} />
        {failure.value && (
          <p class="notice" role="alert">
            {failure.value}
          </p>
        )}
        {replaced.value && (
          <p class="notice" role="status">
            {replaced.value}
          </p>
        )}
        <ViewSlot view={view.value} />
      </main>
      <Tour />
      <footer class="foot">
        <span>
          {engine.value
            ? `Runs on ${engineWords()}, in this browser: nothing is sent anywhere.`
            : 'Starting the engine …'}
        </span>
        <span>
          Zhao and Griffin, “Suppressing the Unusual” (2016). MNIST: LeCun and Cortes, CC BY-SA 3.0. Fashion-MNIST:
          Zalando, MIT. CIFAR-10: Krizhevsky, Nair and Hinton.
        </span>
      </footer>
    </div>
  );
}

/** Past the header, by the keys. No link to a part of the page: its address holds the controls. */
const SkipToContent = () => (
  <button type="button" class="skip" onClick={() => document.getElementById('main')?.focus()}>
    Skip to the content
  </button>
);

function engineWords(): string {
  const threads = engine.value?.report.threads;
  return `${controls.engine.value.value}${threads && threads > 1 ? ` on ${threads} threads` : ''}`;
}
