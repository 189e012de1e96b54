// What an operator sees of the cluster, leaders and replicas and metrics, and the election of preferred leaders.
import java.io.IOException;
import java.util.*;
import java.util.concurrent.*;
import javax.management.*;
import javax.management.remote.*;
import org.apache.kafka.clients.admin.*;
import org.apache.kafka.common.*;

class Cluster {
  /** Makes the preferred replicas leaders again, as Kafka itself does every five minutes. */
  static void elect() {
    try (Admin admin = Admin.create(Probe.client("eqiad", Map.of()))) {
      admin.electLeaders(ElectionType.PREFERRED, null).partitions().get(20, TimeUnit.SECONDS);
      Probe.say("E", "elected");
    } catch (Exception error) {
      Probe.say("E", String.valueOf(error.getMessage()));
    }
  }

  static void watchTopic(String site) throws Exception {
    Map<Integer, String> last = new HashMap<>();
    try (Admin admin = Admin.create(Probe.client(site, Map.of("request.timeout.ms", 3000, "default.api.timeout.ms", 3000)))) {
      for (;; Thread.sleep(500)) {
        try {
          for (TopicPartitionInfo each : admin.describeTopics(List.of(Probe.TOPICS.get(site))).allTopicNames().get().get(Probe.TOPICS.get(site)).partitions()) {
            StringJoiner isr = new StringJoiner(",");
            each.isr().stream().map(Node::id).sorted().forEach(id -> isr.add(String.valueOf(id)));
            String state = (each.leader() == null || each.leader().isEmpty() ? -1 : each.leader().id()) + "\t" + isr;
            if (!state.equals(last.put(each.partition(), state))) Probe.say("L", Probe.now(), site, each.partition(), state);
          }
        } catch (ExecutionException error) {
          if (!"".equals(last.put(-1, ""))) Probe.say("L", Probe.now(), site, -1, -1, error.getCause().getClass().getSimpleName());
          continue;
        }
        last.remove(-1);
      }
    }
  }

  /** The metrics that an operator watches: the name here, the object, and its attribute. */
  static final String[][] METRICS = {
    {"UnderReplicatedPartitions", "kafka.server:type=ReplicaManager,name=UnderReplicatedPartitions", "Value"},
    {"UnderMinIsrPartitionCount", "kafka.server:type=ReplicaManager,name=UnderMinIsrPartitionCount", "Value"},
    {"LeaderCount", "kafka.server:type=ReplicaManager,name=LeaderCount", "Value"},
    {"IsrShrinks", "kafka.server:type=ReplicaManager,name=IsrShrinksPerSec", "Count"},
    {"IsrExpands", "kafka.server:type=ReplicaManager,name=IsrExpandsPerSec", "Count"},
    {"FailedIsrUpdates", "kafka.server:type=ReplicaManager,name=FailedIsrUpdatesPerSec", "Count"},
    {"ReplicaMaxLag", "kafka.server:type=ReplicaFetcherManager,name=MaxLag,clientId=Replica", "Value"},
    {"ActiveControllerCount", "kafka.controller:type=KafkaController,name=ActiveControllerCount", "Value"},
    {"OfflinePartitionsCount", "kafka.controller:type=KafkaController,name=OfflinePartitionsCount", "Value"},
    {"FencedBrokerCount", "kafka.controller:type=KafkaController,name=FencedBrokerCount", "Value"},
    {"PreferredReplicaImbalanceCount", "kafka.controller:type=KafkaController,name=PreferredReplicaImbalanceCount", "Value"},
    {"TimedOutBrokerHeartbeatCount", "kafka.controller:type=KafkaController,name=TimedOutBrokerHeartbeatCount", "Value"},
    {"RaftEpoch", "kafka.server:type=raft-metrics", "current-epoch"},
    {"RaftState", "kafka.server:type=raft-metrics", "current-state"},
  };

  static void watchNode(String node, int port) throws Exception {
    Map<String, String> last = new HashMap<>();
    JMXServiceURL url = new JMXServiceURL("service:jmx:rmi:///jndi/rmi://127.0.0.1:" + port + "/jmxrmi");
    for (;; Thread.sleep(1000)) {
      try (JMXConnector connector = JMXConnectorFactory.connect(url)) {
        MBeanServerConnection server = connector.getMBeanServerConnection();
        for (;; Thread.sleep(2000))
          for (String[] metric : METRICS) {
            try {
              String value = String.valueOf(server.getAttribute(new ObjectName(metric[1]), metric[2])).replaceFirst("\\.0$", "");
              if (!value.equals(last.put(metric[0], value))) Probe.say("M", Probe.now(), node, metric[0], value);
            } catch (InstanceNotFoundException | AttributeNotFoundException | MBeanException error) {
              // A node has the metrics of its roles only.
            }
          }
      } catch (IOException error) {
        if (!"".equals(last.put("", ""))) Probe.say("M", Probe.now(), node, "Unreachable", 1);
        last.keySet().retainAll(Set.of(""));
      }
    }
  }
}
