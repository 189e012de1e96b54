// The work of parallel-consumer's own table: 0 to 5 ms for each record, then a result. With its core, whose
// threads may sleep. `Wait BROKER INPUT OUTPUT GROUP ORDER IN_FLIGHT`
package tributary;

import io.confluent.parallelconsumer.ParallelStreamProcessor;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;

public final class Wait {
  public static void main(String[] args) {
    var output = args[2];
    var clients = new Clients(args[0], args[3], args[4], Integer.parseInt(args[5]));
    var processor = ParallelStreamProcessor.createEosStreamProcessor(clients.options);
    processor.subscribe(List.of(args[1]));
    processor.pollAndProduce(
        context -> {
          var record = context.getSingleConsumerRecord();
          sleep(record.offset() % 6);
          return new ProducerRecord<>(output, record.key(), record.value());
        });
  }

  private static void sleep(long milliseconds) {
    try {
      Thread.sleep(milliseconds);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
