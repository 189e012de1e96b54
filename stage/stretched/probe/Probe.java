// Plain Kafka clients of both sites, and an operator's view of the cluster, as one process.
//
// Every client has Kafka's default settings, unless an argument names another. All that happens is a line on stdout,
// fields by tabs, times in milliseconds since 1970:
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
import java.util.*;

public class Probe {
  static final long STARTED_NS = System.nanoTime();
  static final double STARTED_MS = System.currentTimeMillis();
  /** The brokers of each site, and the topic that its producer writes. */
  static final Map<String, String> BOOTSTRAP = new LinkedHashMap<>(), TOPICS = new HashMap<>();
  /** Settings of all clients that differ from Kafka's defaults. */
  static final Map<String, Object> SETTINGS = new HashMap<>();

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
    long period = 100;
    for (String each : args) {
      String[] pair = each.split("=", 2);
      if (pair[0].equals("period")) period = Long.parseLong(pair[1]);
      else if (pair[0].startsWith("client-")) SETTINGS.put(pair[0].substring(7), pair[1]);
      else if (pair[0].startsWith("topic-")) TOPICS.put(pair[0].substring(6), pair[1]);
      else if (pair[0].startsWith("node-")) start(() -> Cluster.watchNode(pair[0].substring(5), Integer.parseInt(pair[1])));
      else BOOTSTRAP.put(pair[0], pair[1]);
    }
    for (String site : BOOTSTRAP.keySet()) {
      long every = period;
      start(() -> Producers.produce(site, every));
      start(() -> Producers.produceAlone(site, every));
      start(() -> Consumers.consume(site, "plain", Map.of()));
      start(() -> Consumers.consume(site, "rack", Map.of("client.rack", site)));
      start(() -> Cluster.watchTopic(site));
    }
    BufferedReader commands = new BufferedReader(new InputStreamReader(System.in));
    for (String line = commands.readLine(); line != null; line = commands.readLine()) {
      String[] command = line.split(" ");
      if (command[0].equals("bulk")) start(() -> Producers.bulk(command[1], command[2], Long.parseLong(command[3])));
      if (command[0].equals("elect")) start(Cluster::elect);
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
}
