/**
 * A library that is not everybody's.
 *
 * @throws Error saying what for and how it is installed
 */
export async function installed<Library>(use: string, name: string, load: () => Promise<Library>): Promise<Library> {
  try {
    return await load();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_MODULE_NOT_FOUND') throw error;
    throw new Error(`${use}: expected the package ${name} to be installed, found none: npm install ${name}`);
  }
}
