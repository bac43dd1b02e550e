declare module '@npmcli/config' {
  export default class Config {
    constructor(options: {
      definitions: unknown;
      shorthands: unknown;
      flatten: unknown;
      nerfDarts: unknown;
      npmPath: string;
      argv: string[];
      env: NodeJS.ProcessEnv;
      warn: boolean;
    });
    load(): Promise<void>;
    readonly flat: Record<string, unknown> & { retry: object };
  }
}

declare module '@npmcli/config/lib/definitions/index.js' {
  const npmDefinitions: Record<'definitions' | 'shorthands' | 'flatten' | 'nerfDarts', unknown>;
  export default npmDefinitions;
}
