// A server in the folder of the first argument; says its port.
import S3rver from '@20minutes/s3rver';

const [, , directory, allowMismatchedSignatures] = process.argv;
const server = new S3rver({
  address: '127.0.0.1',
  port: 0,
  silent: true,
  directory,
  allowMismatchedSignatures: allowMismatchedSignatures === 'true',
  configureBuckets: [{ name: 'bucket' }],
});
const { port } = await server.run();
console.log(port);
