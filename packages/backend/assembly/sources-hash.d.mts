export declare function sourcesHash(): string;
