// Modules are named as they are imported: "@saf/models/node", not "packages/models/src/node".
import { Converter, ReflectionKind } from 'typedoc';

export function nameModules({ converter }) {
  converter.on(Converter.EVENT_RESOLVE_BEGIN, ({ project }) => {
    for (const module of project.getReflectionsByKind(ReflectionKind.Module))
      module.name = module.name.replace(/^packages\/([^/]+)\/src/, '@saf/$1');
  });
}
