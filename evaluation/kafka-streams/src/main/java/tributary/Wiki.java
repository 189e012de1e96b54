// Asks the wiki for the text of a change's revision. Kafka Streams has no asynchronous operation: the thread waits.
package tributary;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

final class Wiki {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String QUERY =
      "?action=query&prop=revisions&rvslots=*&rvprop=ids%7Ccontent&formatversion=2&format=json&revids=";
  private static final int RETRIES = 5;
  private static final long BACKOFF_MS = 400;

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final String address;
  private final boolean changed;

  Wiki(String address, boolean changed) {
    this.address = address;
    this.changed = changed;
  }

  /** @throws IllegalStateException after the last attempt; Kafka Streams then writes a dead letter */
  byte[] enriched(byte[] value) {
    for (int attempt = 0; ; attempt++) {
      try {
        return ask((ObjectNode) JSON.readTree(value));
      } catch (IOException error) {
        if (attempt == RETRIES) throw new IllegalStateException(error);
        sleep(BACKOFF_MS << attempt);
      }
    }
  }

  private byte[] ask(ObjectNode event) throws IOException {
    var revision = (ObjectNode) event.get("revision");
    var uri = URI.create(address + QUERY + revision.get("rev_id").asLong());
    var request = HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(10)).build();
    var content = JSON.readTree(send(request)).at("/query/pages/0/revisions/0/slots/main/content");
    if (!content.isTextual()) throw new IOException("the wiki answered without a text");
    ((ObjectNode) revision.at("/content_slots/main")).set("content_body", content);
    if (changed) revision.put("upgraded", true);
    return JSON.writeValueAsBytes(event);
  }

  private byte[] send(HttpRequest request) throws IOException {
    try {
      return client.send(request, HttpResponse.BodyHandlers.ofByteArray()).body();
    } catch (InterruptedException error) {
      throw new IllegalStateException(error);
    }
  }

  private static void sleep(long milliseconds) {
    try {
      Thread.sleep(milliseconds);
    } catch (InterruptedException error) {
      throw new IllegalStateException(error);
    }
  }
}
