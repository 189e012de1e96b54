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
  /** A change as bytes; one that failed has the original bytes, for the dead letters. */
  record Change(byte[] value, boolean failed) {}

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

  Change enriched(byte[] value) {
    try {
      for (int attempt = 0; attempt <= RETRIES; attempt++) {
        if (attempt > 0) Thread.sleep(BACKOFF_MS << (attempt - 1));
        try {
          var enriched = ask((ObjectNode) JSON.readTree(value));
          if (enriched != null) return new Change(enriched, false);
        } catch (IOException error) {
          // The next attempt may find the wiki well again.
        }
      }
    } catch (InterruptedException error) {
      throw new IllegalStateException(error);
    }
    return new Change(value, true);
  }

  private byte[] ask(ObjectNode event) throws IOException, InterruptedException {
    var revision = (ObjectNode) event.get("revision");
    var uri = URI.create(address + QUERY + revision.get("rev_id").asLong());
    var request = HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(10)).build();
    var answer = client.send(request, HttpResponse.BodyHandlers.ofByteArray());
    var content = JSON.readTree(answer.body()).at("/query/pages/0/revisions/0/slots/main/content");
    if (!content.isTextual()) return null;
    ((ObjectNode) revision.at("/content_slots/main")).set("content_body", content);
    if (changed) revision.put("upgraded", true);
    return JSON.writeValueAsBytes(event);
  }
}
