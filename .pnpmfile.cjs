// What is packed differs from what the workspace runs.
module.exports = {
  hooks: {
    beforePacking({ scripts, devDependencies, publishConfig, ...manifest }) {
      // Scripts and devDependencies are of no use to anyone who installs a package. Provenance is asked for by the release
      // workflow; in a tarball it would keep everybody from putting the package into a registry of their own.
      const { provenance, ...publish } = publishConfig ?? {};
      return { ...manifest, publishConfig: publish, exports: withoutSources(manifest.exports) };
    },
  },
};

/** The exports without the condition `@saf/source`, which names files that are not packed. */
function withoutSources(exported) {
  if (typeof exported !== 'object') return exported;
  const rest = Object.entries(exported).filter(([condition]) => condition !== '@saf/source');
  return Object.fromEntries(rest.map(([condition, target]) => [condition, withoutSources(target)]));
}
