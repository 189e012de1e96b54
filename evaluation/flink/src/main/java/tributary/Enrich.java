// The enrichment as a Flink job: Kafka, by page, asynchronous requests in order with retries, Kafka.
package tributary;

import static org.apache.flink.streaming.util.retryable.AsyncRetryStrategies.ExponentialBackoffDelayRetryStrategyBuilder;

import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema;
import org.apache.flink.connector.kafka.sink.KafkaSink;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.flink.streaming.api.datastream.AsyncDataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.util.ParameterTool;
import org.apache.kafka.clients.consumer.OffsetResetStrategy;

public final class Enrich {
  public static void main(String[] args) throws Exception {
    var job = ParameterTool.fromArgs(args);
    var env = StreamExecutionEnvironment.getExecutionEnvironment();
    var source =
        KafkaSource.<Change>builder()
            .setBootstrapServers(job.getRequired("broker"))
            .setTopics(job.getRequired("input"))
            .setGroupId(job.getRequired("group"))
            .setStartingOffsets(OffsetsInitializer.committedOffsets(OffsetResetStrategy.EARLIEST))
            .setDeserializer(new ReadChange())
            .build();
    var sink =
        KafkaSink.<Change>builder()
            .setBootstrapServers(job.getRequired("broker"))
            .setProperty("max.request.size", "10485760")
            .setDeliveryGuarantee(DeliveryGuarantee.AT_LEAST_ONCE)
            .setRecordSerializer(
                KafkaRecordSerializationSchema.<Change>builder()
                    .setTopicSelector(new ByOutcome(job.getRequired("output"), job.getRequired("dead")))
                    .setKeySerializationSchema((Change change) -> change.key)
                    .setValueSerializationSchema((Change change) -> change.value)
                    .build())
            .build();
    var retries =
        new ExponentialBackoffDelayRetryStrategyBuilder<Change>(5, 400, 10_000, 2)
            .ifResult(new AnyFailed())
            .build();

    var changes = env.fromSource(source, WatermarkStrategy.noWatermarks(), "changes").uid("changes");
    var byPage = changes.keyBy(change -> new String(change.key));
    AsyncDataStream.orderedWaitWithRetry(
            // To measure what it costs.
            job.has("unkeyed") ? changes : byPage,
            new AskWiki(job.getRequired("wiki"), job.has("changed")),
            job.getLong("timeout", 60_000),
            TimeUnit.MILLISECONDS,
            job.getInt("capacity", 100),
            retries)
        .uid("enrich")
        .sinkTo(sink)
        .uid("enriched");
    env.execute("page-wikitext-change");
  }
}
