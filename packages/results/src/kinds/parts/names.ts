import { z } from 'zod';

/** The name of a data set, which stands in the names of files too. Any is accepted: this package has no list of data sets. */
export const datasetNameSchema = z
  .string()
  .regex(/^\w[\w.-]*$/, 'expected the name of a data set: letters, digits, "_", "-" and "."');

/** The name of an activation: "none", "relu", or one of @saf/activations or of the user's own. */
export const activationNameSchema = z
  .string()
  .regex(/^[A-Za-z]\w*$/, 'expected the name of an activation: letters, digits and "_"');
