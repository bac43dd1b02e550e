export default {
  // The development server moves packages before it looks for the files beside them: not this one, which has weights.
  optimizeDeps: { exclude: ['@saf/pretrained'] },
  build: { target: 'es2022' },
};
