// The enrichment as a Kafka Streams application. `Enrich BROKER INPUT OUTPUT DEAD_LETTERS GROUP WIKI STATE_FOLDER`
package tributary;

import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.kstream.Branched;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.Produced;

public final class Enrich {
  public static void main(String[] args) {
    var bytes = Serdes.ByteArray();
    var wiki = new Wiki(args[5], System.getenv("CHANGED") != null);

    var builder = new StreamsBuilder();
    builder.stream(args[1], Consumed.with(bytes, bytes))
        .mapValues(wiki::enriched)
        .split()
        .branch(
            (key, change) -> change.failed(),
            Branched.withConsumer(
                failed ->
                    failed
                        .mapValues(Wiki.Change::value)
                        .to(args[3], Produced.with(bytes, bytes))))
        .defaultBranch(
            Branched.withConsumer(
                enriched ->
                    enriched
                        .mapValues(Wiki.Change::value)
                        .to(args[2], Produced.with(bytes, bytes))));

    var settings = new Properties();
    settings.putAll(
        Map.of(
            StreamsConfig.APPLICATION_ID_CONFIG, args[4],
            StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, args[0],
            StreamsConfig.STATE_DIR_CONFIG, args[6],
            // A thread waits for its answer, so the threads are as many as the partitions.
            StreamsConfig.NUM_STREAM_THREADS_CONFIG, Integer.getInteger("threads"),
            // Offsets are committed every second as Tributary's are, not every 30 s.
            StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, 1000,
            // A killed process is noticed after 10 s, not after 45 s.
            StreamsConfig.consumerPrefix(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG), 10_000,
            StreamsConfig.consumerPrefix(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG), "earliest",
            StreamsConfig.producerPrefix(ProducerConfig.MAX_REQUEST_SIZE_CONFIG), 10_485_760));
    var streams = new KafkaStreams(builder.build(), settings);
    Runtime.getRuntime().addShutdownHook(new Thread(streams::close));
    streams.start();
  }
}
