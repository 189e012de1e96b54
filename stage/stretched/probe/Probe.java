// Plain Kafka clients of both sites, and an operator's view of the cluster, as one process: `java Probe.java`.
//
// Every client has Kafka's default settings, unless an argument names another. All that happens is a line on stdout, fields by tabs, times in
// milliseconds since 1970:
//   S  sent  site  number                                      a record that a producer sends
//   P  sent  site  partition  number  acknowledged|-  error     how the sending ended
//   A  sent  site  partition  acknowledged|-  error             the same of a producer that has one record in flight
//   C  time  site  group  partition  offset  from  number       a record that a consumer has read
//   R  time  site  group  assigned|revoked|lost  partitions     a rebalance
//   L  time  site  partition  leader  isr                       a partition, as the site's brokers see it
//   M  time  node  metric  value                                a metric that has changed
//   B  site  settings  records  bytes  milliseconds  errors     the end of a `bulk`
//   E  message                                                  an answer to `elect`
import java.io.*;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.*;
import java.util.concurrent.*;
import java.util.concurrent.atomic.AtomicLong;
import javax.management.*;
import javax.management.remote.*;
import org.apache.kafka.clients.admin.*;
import org.apache.kafka.clients.consumer.*;
import org.apache.kafka.clients.producer.*;
import org.apache.kafka.common.*;
import org.apache.kafka.common.serialization.*;

public class Probe {
  static final String BULK = "bulk", ALONE = "alone";
  static final int PARTITIONS = 4, BYTES = 1024;
  static final long STARTED_NS = System.nanoTime();
  static final double STARTED_MS = System.currentTimeMillis();
  /** The brokers of each site, and the topic that its producer writes. */
  static final Map<String, String> BOOTSTRAP = new LinkedHashMap<>(), TOPICS = new HashMap<>();
  /** Settings of all clients that differ from Kafka's defaults. */
  static final Map<String, Object> SETTINGS = new HashMap<>();
  static final byte[] FILLER = new byte[BYTES - 40];

  static double now() {
    return STARTED_MS + (System.nanoTime() - STARTED_NS) / 1e6;
  }

  static synchronized void say(Object... fields) {
    StringJoiner line = new StringJoiner("\t");
    for (Object field : fields)
      line.add(field instanceof Double d ? String.format(Locale.ROOT, "%.1f", d) : String.valueOf(field));
    System.out.println(line);
  }

  /**
   * Arguments: SITE=BROKERS and topic-SITE=TOPIC for each site, period=MILLISECONDS, node-ID=JMX_PORT for each node,
   * client-SETTING=VALUE.
   */
  public static void main(String[] args) throws Exception {
    System.setOut(new PrintStream(new BufferedOutputStream(new FileOutputStream(FileDescriptor.out)), true));
    Arrays.fill(FILLER, (byte) 'x');
    long period = 100;
    for (String each : args) {
      String[] pair = each.split("=", 2);
      if (pair[0].equals("period")) period = Long.parseLong(pair[1]);
      else if (pair[0].startsWith("client-")) SETTINGS.put(pair[0].substring(7), pair[1]);
      else if (pair[0].startsWith("topic-")) TOPICS.put(pair[0].substring(6), pair[1]);
      else if (pair[0].startsWith("node-")) start(() -> watchNode(pair[0].substring(5), Integer.parseInt(pair[1])));
      else BOOTSTRAP.put(pair[0], pair[1]);
    }
    for (String site : BOOTSTRAP.keySet()) {
      long every = period;
      start(() -> produce(site, every));
      start(() -> produceAlone(site, every));
      start(() -> consume(site, "plain", Map.of()));
      start(() -> consume(site, "rack", Map.of("client.rack", site)));
      start(() -> watchTopic(site));
    }
    BufferedReader commands = new BufferedReader(new InputStreamReader(System.in));
    for (String line = commands.readLine(); line != null; line = commands.readLine()) {
      String[] command = line.split(" ");
      if (command[0].equals("bulk")) start(() -> bulk(command[1], command[2], Long.parseLong(command[3])));
      if (command[0].equals("elect")) start(Probe::elect);
    }
    // The process that started it has ended.
    Runtime.getRuntime().halt(0);
  }

  interface Task {
    void run() throws Exception;
  }

  static void start(Task task) {
    Thread thread = new Thread(() -> {
      try {
        task.run();
      } catch (Throwable error) {
        error.printStackTrace();
        Runtime.getRuntime().halt(1);
      }
    });
    thread.setDaemon(true);
    thread.start();
  }

  static Map<String, Object> client(String site, Map<String, ?> more) {
    Map<String, Object> settings = new HashMap<>(SETTINGS);
    settings.put("bootstrap.servers", BOOTSTRAP.get(site));
    settings.putAll(more);
    return settings;
  }

  static KafkaProducer<byte[], byte[]> producer(String site, Map<String, ?> more) {
    Map<String, Object> settings = client(site, Map.of("acks", "all"));
    settings.putAll(more);
    return new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
  }

  /** Sends records to each partition at a steady rate, whatever becomes of those before. */
  static void produce(String site, long period) throws Exception {
    KafkaProducer<byte[], byte[]> producer = producer(site, Map.of());
    long number = 0;
    double due = now();
    for (;; due += (double) period / PARTITIONS) {
      double wait = due - now();
      if (wait > 0) Thread.sleep((long) wait, (int) (wait % 1 * 1e6));
      long mine = number++;
      int partition = (int) (mine % PARTITIONS);
      double sent = now();
      byte[] value = (site + " " + mine + " " + new String(FILLER, StandardCharsets.US_ASCII)).getBytes();
      say("S", sent, site, mine);
      try {
        producer.send(new ProducerRecord<>(TOPICS.get(site), partition, null, value), (metadata, error) -> {
          if (error == null) say("P", sent, site, partition, mine, now(), "");
          else say("P", sent, site, partition, mine, "-", error.getClass().getSimpleName());
        });
      } catch (KafkaException error) {
        say("P", sent, site, partition, mine, "-", error.getClass().getSimpleName());
      }
      // A sender that was blocked does not send all at once what it could not send meanwhile.
      if (now() - due > 1000) due = now();
    }
  }

  /** Sends the next record when the one before is acknowledged: what one that publishes before it commits does. */
  static void produceAlone(String site, long period) throws Exception {
    KafkaProducer<byte[], byte[]> producer = producer(site, Map.of());
    for (int number = 0;; number++) {
      int partition = number % PARTITIONS;
      double sent = now();
      try {
        producer.send(new ProducerRecord<>(ALONE, partition, null, FILLER)).get();
        say("A", sent, site, partition, now(), "");
      } catch (ExecutionException | KafkaException error) {
        say("A", sent, site, partition, "-", error.getCause() == null ? error : error.getCause().getClass().getSimpleName());
      }
      double wait = sent + period - now();
      if (wait > 0) Thread.sleep((long) wait);
    }
  }

  static void consume(String site, String kind, Map<String, ?> more) {
    Map<String, Object> settings = client(site, Map.of("group.id", kind + "-" + site, "auto.offset.reset", "earliest"));
    settings.putAll(more);
    try (var consumer = new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      consumer.subscribe(new HashSet<>(TOPICS.values()), new ConsumerRebalanceListener() {
        public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
          say("R", now(), site, kind, "assigned", partitions.size());
        }
        public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
          say("R", now(), site, kind, "revoked", partitions.size());
        }
        @Override
        public void onPartitionsLost(Collection<TopicPartition> partitions) {
          say("R", now(), site, kind, "lost", partitions.size());
        }
      });
      for (;;) {
        try {
          for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(500))) {
            String[] value = new String(record.value(), 0, 40, StandardCharsets.US_ASCII).split(" ");
            say("C", now(), site, kind, record.partition(), record.offset(), value[0], value[1]);
          }
        } catch (KafkaException error) {
          // For example, a commit that came after a rebalance. The records are read again.
          System.err.println(now() + " " + site + " " + kind + ": " + error);
        }
      }
    }
  }

  /** Writes as fast as it can for some seconds, to the partitions that are led by brokers of each site. */
  static void bulk(String site, String kind, long seconds) throws Exception {
    Map<String, Object> tuned = Map.of("batch.size", 1 << 18, "linger.ms", 20, "buffer.memory", 1 << 26,
        "max.request.size", 1 << 20, "send.buffer.bytes", -1);
    AtomicLong acknowledged = new AtomicLong();
    AtomicLong errors = new AtomicLong();
    double until = now() + seconds * 1000;
    double began = now();
    try (var producer = producer(site, kind.equals("tuned") ? tuned : Map.of())) {
      byte[] value = new byte[BYTES];
      for (int i = 0; now() < until; i++)
        producer.send(new ProducerRecord<>(BULK, i % PARTITIONS, null, value), (metadata, error) -> {
          if (error != null) errors.incrementAndGet();
          // Those that are acknowledged later do not count: they filled the buffers.
          else if (now() <= until) acknowledged.incrementAndGet();
        });
      double ended = Math.min(now(), until);
      producer.close(Duration.ZERO);
      long records = acknowledged.get();
      say("B", site, kind, records, records * BYTES, ended - began, errors.get());
    }
  }

  /** Makes the preferred replicas leaders again, as Kafka itself does every five minutes. */
  static void elect() {
    try (Admin admin = Admin.create(client("eqiad", Map.of()))) {
      admin.electLeaders(ElectionType.PREFERRED, null).partitions().get(20, TimeUnit.SECONDS);
      say("E", "elected");
    } catch (Exception error) {
      say("E", String.valueOf(error.getMessage()));
    }
  }

  static void watchTopic(String site) throws Exception {
    Map<Integer, String> last = new HashMap<>();
    try (Admin admin = Admin.create(client(site, Map.of("request.timeout.ms", 3000, "default.api.timeout.ms", 3000)))) {
      for (;; Thread.sleep(500)) {
        try {
          for (TopicPartitionInfo each : admin.describeTopics(List.of(TOPICS.get(site))).allTopicNames().get().get(TOPICS.get(site)).partitions()) {
            StringJoiner isr = new StringJoiner(",");
            each.isr().stream().map(Node::id).sorted().forEach(id -> isr.add(String.valueOf(id)));
            String state = (each.leader() == null || each.leader().isEmpty() ? -1 : each.leader().id()) + "\t" + isr;
            if (!state.equals(last.put(each.partition(), state))) say("L", now(), site, each.partition(), state);
          }
        } catch (ExecutionException error) {
          if (!"".equals(last.put(-1, ""))) say("L", now(), site, -1, -1, error.getCause().getClass().getSimpleName());
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
              if (!value.equals(last.put(metric[0], value))) say("M", now(), node, metric[0], value);
            } catch (InstanceNotFoundException | AttributeNotFoundException | MBeanException error) {
              // A node has the metrics of its roles only.
            }
          }
      } catch (IOException error) {
        if (!"".equals(last.put("", ""))) say("M", now(), node, "Unreachable", 1);
        last.keySet().retainAll(Set.of(""));
      }
    }
  }
}
