import { effect, signal } from '@preact/signals';
import { controls } from './controls.ts';

/** Whether the page is dark now: pictures drawn on a canvas have to know. */
export const isDark = signal(false);

export function followTheme(): void {
  const darkness = matchMedia('(prefers-color-scheme: dark)');
  const systemIsDark = signal(darkness.matches);
  darkness.addEventListener('change', () => {
    systemIsDark.value = darkness.matches;
  });
  effect(() => {
    const theme = controls.theme.value.value;
    isDark.value = theme === 'auto' ? systemIsDark.value : theme === 'dark';
    document.documentElement.dataset.theme = isDark.value ? 'dark' : 'light';
  });
}
