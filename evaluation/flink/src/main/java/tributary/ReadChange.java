// Reads a record with its key.
package tributary;

import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerRecord;

final class ReadChange implements KafkaRecordDeserializationSchema<Change> {
  @Override
  public void deserialize(ConsumerRecord<byte[], byte[]> record, Collector<Change> out) {
    out.collect(new Change(record.key(), record.value(), false));
  }

  @Override
  public TypeInformation<Change> getProducedType() {
    return TypeInformation.of(Change.class);
  }
}
