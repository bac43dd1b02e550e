/** "a 7", "an 8", "an ankle boot": a category as one says it. */
export const withArticle = (noun: string): string => `${/^(?:[aeiou]|8$)/i.test(noun) ? 'an' : 'a'} ${noun}`;
