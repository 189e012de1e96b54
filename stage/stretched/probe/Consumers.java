// The consumers of a site, which read whatever the producers of all sites write.
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.*;
import org.apache.kafka.clients.consumer.*;
import org.apache.kafka.common.*;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

class Consumers {
  static void consume(String site, String kind, Map<String, ?> more) {
    Map<String, Object> settings = Probe.client(site, Map.of("group.id", kind + "-" + site, "auto.offset.reset", "earliest"));
    settings.putAll(more);
    try (var consumer = new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      consumer.subscribe(new HashSet<>(Probe.TOPICS.values()), new ConsumerRebalanceListener() {
        public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
          Probe.say("R", Probe.now(), site, kind, "assigned", partitions.size());
        }
        public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
          Probe.say("R", Probe.now(), site, kind, "revoked", partitions.size());
        }
        @Override
        public void onPartitionsLost(Collection<TopicPartition> partitions) {
          Probe.say("R", Probe.now(), site, kind, "lost", partitions.size());
        }
      });
      for (;;) {
        try {
          for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(500))) {
            String[] value = new String(record.value(), 0, 40, StandardCharsets.US_ASCII).split(" ");
            Probe.say("C", Probe.now(), site, kind, record.partition(), record.offset(), value[0], value[1]);
          }
        } catch (KafkaException error) {
          // For example, a commit that came after a rebalance. The records are read again.
          System.err.println(Probe.now() + " " + site + " " + kind + ": " + error);
        }
      }
    }
  }
}
