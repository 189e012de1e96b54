// Kafka clients with the defaults of Java's client, as parallel-consumer's README asks for them.
package tributary;

import io.confluent.parallelconsumer.ParallelConsumerOptions;
import io.confluent.parallelconsumer.ParallelConsumerOptions.ProcessingOrder;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

final class Clients {
  final KafkaProducer<byte[], byte[]> producer;
  final ParallelConsumerOptions<byte[], byte[]> options;

  /** @param order PARTITION, KEY or UNORDERED */
  Clients(String broker, String group, String order, int inFlight) {
    producer =
        new KafkaProducer<>(
            Map.<String, Object>of(
                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, broker,
                // Pages of 2 MB pass.
                ProducerConfig.MAX_REQUEST_SIZE_CONFIG, 10_485_760),
            new ByteArraySerializer(),
            new ByteArraySerializer());
    var consumer =
        new KafkaConsumer<>(
            Map.<String, Object>of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, broker,
                ConsumerConfig.GROUP_ID_CONFIG, group,
                ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest",
                // After this time the partitions of a killed process are free; the same for all contestants.
                ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, 10_000,
                // The library commits.
                ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
    options =
        ParallelConsumerOptions.<byte[], byte[]>builder()
            .ordering(ProcessingOrder.valueOf(order))
            .maxConcurrency(inFlight)
            .consumer(consumer)
            .producer(producer)
            .build();
  }
}
