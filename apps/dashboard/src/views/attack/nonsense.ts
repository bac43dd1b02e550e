export const NONSENSE_LABEL = 'nonsense';
