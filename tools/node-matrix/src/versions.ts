/** The lowest Node that the packages support, and the newest of each line after it. */
export const versions = ['20.19.0', '22.23.3', '24.21.0', '26.10.0'] as const;
