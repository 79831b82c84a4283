import java.util.Map;
import java.util.Objects;
import org.sourcelab.kafka.connect.apiclient.Configuration;
import org.sourcelab.kafka.connect.apiclient.KafkaConnectClient;
import org.sourcelab.kafka.connect.apiclient.request.dto.ConnectorPluginConfigDefinition;
import org.sourcelab.kafka.connect.apiclient.request.dto.NewConnectorDefinition;
import org.sourcelab.kafka.connect.apiclient.request.post.PostConnectorRestart;
import org.sourcelab.kafka.connect.apiclient.rest.exceptions.InvalidRequestException;
import org.sourcelab.kafka.connect.apiclient.rest.exceptions.ResourceNotFoundException;

// The calls of the client library that AKHQ uses: URL and the file of a sink, on a worker with a connector "source".
public class SourcelabClient {
  private static void check(Object actual, Object expected, String what) {
    if (!Objects.equals(actual, expected))
      throw new IllegalStateException(what + ": " + actual + " where " + expected + " was expected");
  }

  private static void awaitState(KafkaConnectClient client, String state) throws InterruptedException {
    for (int i = 0; i < 300; ++i) {
      if (client.getConnectorStatus("sink").getConnector().get("state").equals(state)) return;
      Thread.sleep(50);
    }
    throw new IllegalStateException("the connector is not " + state);
  }

  public static void main(String[] arguments) throws Exception {
    final var client = new KafkaConnectClient(new Configuration(arguments[0]));
    final Map<String, String> config = Map.of("connector.class", "FileStreamSink", "topics", "lines",
                                              "file", arguments[1], "tasks.max", "1");

    check(client.getConnectServerVersion().getVersion(), "3.9.1", "version");
    check(client.getConnectors().size(), 1, "connectors");
    check(client.addConnector(new NewConnectorDefinition("sink", config)).getType(), "sink", "type");
    awaitState(client, "RUNNING");
    check(client.getConnector("sink").getName(), "sink", "name");
    check(client.getConnectorConfig("sink").get("file"), arguments[1], "config");
    check(client.getConnectorsWithAllExpandedMetadata().getConnectorNames().size(), 2, "expanded");
    check(client.getConnectorsWithExpandedStatus().getStatusForConnector("source").getType(), "source", "status");
    check(client.getConnectorsWithExpandedInfo().getDefinitionForConnector("sink").getName(), "sink", "info");
    check(client.getConnectorTasks("sink").size(), 1, "tasks");
    check(client.getConnectorTaskStatus("sink", 0).getId(), 0, "task");
    check(client.restartConnectorTask("sink", 0), true, "task restart");
    check(client.restartConnector("sink"), true, "restart");
    check(client.restartConnector(new PostConnectorRestart("sink").withIncludeTasks(true).withOnlyFailed(false)), true,
          "restart with tasks");
    check(client.pauseConnector("sink"), true, "pause");
    awaitState(client, "PAUSED");
    check(client.resumeConnector("sink"), true, "resume");
    awaitState(client, "RUNNING");
    check(client.stopConnector("sink"), true, "stop");
    awaitState(client, "STOPPED");
    check(client.getConnectorTopics("source").getTopics().toString(), "[lines]", "topics");
    check(client.resetConnectorTopics("source"), true, "topics reset");
    check(client.updateConnectorConfig("sink", config).getName(), "sink", "update");
    check(client.getConnectorPlugins().isEmpty(), false, "plugins");
    final var valid = new ConnectorPluginConfigDefinition("FileStreamSink", config);
    check(client.validateConnectorPluginConfig(valid).getName(), "FileStreamSink", "validation");
    check(client.deleteConnector("sink"), true, "delete");
    try {
      client.getConnector("sink");
      throw new IllegalStateException("a deleted connector is there");
    } catch (ResourceNotFoundException expected) {
      check(expected.getMessage().contains("Connector sink not found"), true, "not found");
    }
    try {
      client.addConnector(new NewConnectorDefinition("bad", Map.of("connector.class", "FileStreamSink")));
      throw new IllegalStateException("a sink without topics is there");
    } catch (InvalidRequestException expected) {
      check(expected.getErrorCode(), 400, "error code");
    }
    System.out.println("all calls answered");
  }
}
