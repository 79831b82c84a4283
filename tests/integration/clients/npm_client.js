// The calls of npm's kafka-connect-client: PORT and the file of a sink, on a worker with a connector "source".
const assert = require('assert');
const {KafkaConnectClient} = require('kafka-connect-client');

const [port, file] = process.argv.slice(2);
const client = new KafkaConnectClient({protocol: 'http', host: '127.0.0.1', port: Number(port)});

async function awaitState(connector, state) {
  for (let i = 0; i < 300; ++i) {
    if ((await connector.getStatus()).data.connector.state === state) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`the connector is not ${state}`);
}

async function statusOf(call) {
  try {
    return (await call).status;
  } catch (error) {
    assert.strictEqual(error.response.data.error_code, error.response.status);
    return error.response.status;
  }
}

async function main() {
  const config = {'connector.class': 'FileStreamSink', topics: 'lines', file};
  assert.strictEqual((await client.getCluster()).data.version, '3.9.1');
  assert.deepStrictEqual((await client.getConnectors()).data, ['source']);
  // It asks for expand[]=info, which means nothing: the plain list comes.
  assert.deepStrictEqual((await client.getConnectors({expand: ['info']})).data, ['source']);
  assert.strictEqual((await client.createConnector('sink', config)).data.type, 'sink');
  const sink = client.connector('sink');
  await awaitState(sink, 'RUNNING');
  assert.strictEqual((await sink.get()).data.name, 'sink');
  assert.strictEqual((await sink.getConfig()).data.file, file);
  assert.strictEqual((await sink.getTasks()).data.length, 1);
  assert.strictEqual((await sink.getTaskStatus(0)).data.id, 0);
  // PUT and POST without a body have the type of a form, which Kafka Connect refuses.
  assert.strictEqual(await statusOf(sink.pause()), 415);
  assert.strictEqual(await statusOf(sink.restartTask(0)), 415);
  assert.strictEqual(await statusOf(sink.restart({includeTasks: true})), 204);
  assert.ok(Array.isArray((await client.getConnectorPlugins()).data));
  assert.strictEqual((await client.validateConnectorConfig('FileStreamSink', config)).data.error_count, 1);
  const source = client.connector('source');
  assert.ok(Array.isArray((await source.getOffsets()).data.offsets));
  assert.strictEqual(await statusOf(source.resetOffsets()), 400);
  assert.strictEqual((await sink.updateConfig(config)).status, 200);
  assert.strictEqual((await sink.delete()).status, 204);
  assert.strictEqual(await statusOf(sink.get()), 404);
  console.log('all calls answered');
}

main().catch((error) => {
  console.log(error);
  process.exit(1);
});
