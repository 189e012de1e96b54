// The producers of a site: a steady one, one that has a single record in flight, and one that writes as fast as it can.
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.*;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.producer.*;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

class Producers {
  static final String BULK = "bulk", ALONE = "alone";
  static final int PARTITIONS = 4, BYTES = 1024;
  static final byte[] FILLER = "x".repeat(BYTES - 40).getBytes();

  static KafkaProducer<byte[], byte[]> producer(String site, Map<String, ?> more) {
    Map<String, Object> settings = Probe.client(site, Map.of("acks", "all"));
    settings.putAll(more);
    return new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
  }

  /** Sends records to each partition at a steady rate, whatever becomes of those before. */
  static void produce(String site, long period) throws Exception {
    KafkaProducer<byte[], byte[]> producer = producer(site, Map.of());
    long number = 0;
    double due = Probe.now();
    for (;; due += (double) period / PARTITIONS) {
      double wait = due - Probe.now();
      if (wait > 0) Thread.sleep((long) wait, (int) (wait % 1 * 1e6));
      long mine = number++;
      int partition = (int) (mine % PARTITIONS);
      double sent = Probe.now();
      byte[] value = (site + " " + mine + " " + new String(FILLER, StandardCharsets.US_ASCII)).getBytes();
      Probe.say("S", sent, site, mine);
      try {
        producer.send(new ProducerRecord<>(Probe.TOPICS.get(site), partition, null, value), (metadata, error) -> {
          if (error == null) Probe.say("P", sent, site, partition, mine, Probe.now(), "");
          else Probe.say("P", sent, site, partition, mine, "-", error.getClass().getSimpleName());
        });
      } catch (KafkaException error) {
        Probe.say("P", sent, site, partition, mine, "-", error.getClass().getSimpleName());
      }
      // A sender that was blocked does not send all at once what it could not send meanwhile.
      if (Probe.now() - due > 1000) due = Probe.now();
    }
  }

  /** Sends the next record when the one before is acknowledged: what one that publishes before it commits does. */
  static void produceAlone(String site, long period) throws Exception {
    KafkaProducer<byte[], byte[]> producer = producer(site, Map.of());
    for (int number = 0;; number++) {
      int partition = number % PARTITIONS;
      double sent = Probe.now();
      try {
        producer.send(new ProducerRecord<>(ALONE, partition, null, FILLER)).get();
        Probe.say("A", sent, site, partition, Probe.now(), "");
      } catch (ExecutionException | KafkaException error) {
        Probe.say("A", sent, site, partition, "-", error.getCause() == null ? error : error.getCause().getClass().getSimpleName());
      }
      double wait = sent + period - Probe.now();
      if (wait > 0) Thread.sleep((long) wait);
    }
  }

  /** Writes as fast as it can for some seconds, to the partitions that are led by brokers of each site. */
  static void bulk(String site, String kind, long seconds) throws Exception {
    Map<String, Object> tuned = Map.of("batch.size", 1 << 18, "linger.ms", 20, "buffer.memory", 1 << 26,
        "max.request.size", 1 << 20, "send.buffer.bytes", -1);
    AtomicLong acknowledged = new AtomicLong();
    AtomicLong errors = new AtomicLong();
    double until = Probe.now() + seconds * 1000;
    double began = Probe.now();
    try (var producer = producer(site, kind.equals("tuned") ? tuned : Map.of())) {
      byte[] value = new byte[BYTES];
      for (int i = 0; Probe.now() < until; i++)
        producer.send(new ProducerRecord<>(BULK, i % PARTITIONS, null, value), (metadata, error) -> {
          if (error != null) errors.incrementAndGet();
          // Those that are acknowledged later do not count: they filled the buffers.
          else if (Probe.now() <= until) acknowledged.incrementAndGet();
        });
      double ended = Math.min(Probe.now(), until);
      producer.close(Duration.ZERO);
      long records = acknowledged.get();
      Probe.say("B", site, kind, records, records * BYTES, ended - began, errors.get());
    }
  }
}
