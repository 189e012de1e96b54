// The enrichment as a Kafka Streams application. `Enrich BROKER INPUT OUTPUT DEAD_LETTERS GROUP WIKI STATE_FOLDER`
package tributary;

import static java.util.Map.entry;

import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.errors.LogAndContinueProcessingExceptionHandler;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.Produced;
import org.apache.kafka.streams.kstream.Repartitioned;

public final class Enrich {
  public static void main(String[] args) {
    var bytes = Serdes.ByteArray();
    var wiki = new Wiki(args[5], System.getenv("CHANGED") != null);

    var builder = new StreamsBuilder();
    var changes = builder.stream(args[1], Consumed.with(bytes, bytes));
    // A thread waits for its answer, so the partitions bound what is in flight. The key stays, and with it the order.
    var lanes = Integer.getInteger("lanes");
    var spread =
        lanes == 0
            ? changes
            : changes.repartition(
                Repartitioned.with(bytes, bytes).withNumberOfPartitions(lanes).withName("lanes"));
    spread.mapValues(wiki::enriched).to(args[2], Produced.with(bytes, bytes));

    var settings = new Properties();
    settings.putAll(
        Map.ofEntries(
            entry(StreamsConfig.APPLICATION_ID_CONFIG, args[4]),
            entry(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, args[0]),
            entry(StreamsConfig.STATE_DIR_CONFIG, args[6]),
            entry(StreamsConfig.NUM_STREAM_THREADS_CONFIG, Integer.getInteger("threads")),
            // What cannot be enriched goes to the dead letters, and the application goes on.
            entry(
                StreamsConfig.PROCESSING_EXCEPTION_HANDLER_CLASS_CONFIG,
                LogAndContinueProcessingExceptionHandler.class),
            entry(StreamsConfig.ERRORS_DEAD_LETTER_QUEUE_TOPIC_NAME_CONFIG, args[3]),
            // Offsets are committed every second as Tributary's are, not every 30 s.
            entry(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, 1000),
            // A process that does not come back is noticed after 10 s, not after 45 s.
            entry(StreamsConfig.consumerPrefix(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG), 10_000),
            // One that is started again gets its partitions back at once.
            entry(
                StreamsConfig.consumerPrefix(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG),
                System.getProperty("member")),
            entry(StreamsConfig.consumerPrefix(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG), "earliest"),
            // Records wait for a batch for 5 ms as with other producers, not for 100 ms in each topic.
            entry(StreamsConfig.producerPrefix(ProducerConfig.LINGER_MS_CONFIG), 5),
            entry(StreamsConfig.producerPrefix(ProducerConfig.MAX_REQUEST_SIZE_CONFIG), 10_485_760)));
    var streams = new KafkaStreams(builder.build(), settings);
    Runtime.getRuntime().addShutdownHook(new Thread(streams::close));
    streams.start();
  }
}
