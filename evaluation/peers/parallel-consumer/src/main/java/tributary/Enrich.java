// The enrichment: each page change gets the text of its revision, with one request to the wiki for each. With
// its Vert.x module, which its README names for HTTP: no thread waits. `Enrich BROKER INPUT OUTPUT GROUP ORDER
// IN_FLIGHT WIKI`
package tributary;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.confluent.parallelconsumer.vertx.VertxParallelEoSStreamProcessor;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.ext.web.client.WebClient;
import io.vertx.ext.web.client.WebClientOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;

public final class Enrich {
  private static final ObjectMapper JSON = new ObjectMapper();
  /** Whether this is the next version of the program, for measuring an upgrade. */
  private static final boolean CHANGED = System.getenv("CHANGED") != null;
  private static final String QUERY =
      "?action=query&prop=revisions&rvslots=*&rvprop=ids%7Ccontent&formatversion=2&format=json&revids=";

  public static void main(String[] args) {
    var output = args[2];
    var wiki = args[6];
    var inFlight = Integer.parseInt(args[5]);
    var clients = new Clients(args[0], args[3], args[4], inFlight);
    var vertx = Vertx.vertx();
    var web = WebClient.create(vertx, new WebClientOptions().setMaxPoolSize(inFlight));
    var processor = new VertxParallelEoSStreamProcessor<byte[], byte[]>(vertx, web, clients.options);
    // A process that is asked to end finishes and commits the records in flight.
    Runtime.getRuntime().addShutdownHook(new Thread(processor::closeDrainFirst));
    processor.subscribe(List.of(args[1]));
    processor.vertxFuture(
        context -> {
          var record = context.getSingleConsumerRecord();
          var change = read(record.value());
          var revision = (ObjectNode) change.get("revision");
          return web.getAbs(wiki + QUERY + revision.get("rev_id").asLong())
              .send()
              .map(answer -> enriched(change, revision, answer))
              .compose(
                  value ->
                      store(clients.producer, new ProducerRecord<>(output, record.key(), value)));
        });
  }

  private static byte[] enriched(
      ObjectNode change, ObjectNode revision, HttpResponse<Buffer> answer) {
    var page = read(answer.body().getBytes()).at("/query/pages/0/revisions/0/slots/main/content");
    // With an exception the record is tried again.
    if (!page.isTextual()) throw new IllegalStateException("the wiki answered without a text");
    ((ObjectNode) revision.at("/content_slots/main")).set("content_body", page);
    if (CHANGED) revision.put("upgraded", true);
    try {
      return JSON.writeValueAsBytes(change);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static ObjectNode read(byte[] json) {
    try {
      return (ObjectNode) JSON.readTree(json);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Future<Void> store(
      KafkaProducer<byte[], byte[]> producer, ProducerRecord<byte[], byte[]> record) {
    Promise<Void> promise = Promise.promise();
    producer.send(
        record,
        (metadata, error) -> {
          if (error == null) promise.complete();
          else promise.fail(error);
        });
    return promise.future();
  }
}
