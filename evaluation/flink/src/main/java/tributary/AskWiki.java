// Adds the text of a change's revision, with one request to the wiki. No thread waits for the answer.
package tributary;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Collections;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.streaming.api.functions.async.ResultFuture;
import org.apache.flink.streaming.api.functions.async.RichAsyncFunction;

final class AskWiki extends RichAsyncFunction<Change, Change> {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String QUERY =
      "?action=query&prop=revisions&rvslots=*&rvprop=ids%7Ccontent&formatversion=2&format=json&revids=";

  private final String wiki;
  private final boolean changed;
  private transient HttpClient client;

  AskWiki(String wiki, boolean changed) {
    this.wiki = wiki;
    this.changed = changed;
  }

  @Override
  public void open(OpenContext context) {
    client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  }

  @Override
  public void asyncInvoke(Change change, ResultFuture<Change> result) throws IOException {
    var event = (ObjectNode) JSON.readTree(change.value);
    var revision = (ObjectNode) event.get("revision");
    var uri = URI.create(wiki + QUERY + revision.get("rev_id").asLong());
    var request = HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(10)).build();
    client
        .sendAsync(request, HttpResponse.BodyHandlers.ofByteArray())
        .thenApply(answer -> enriched(change, event, revision, answer.body()))
        .exceptionally(error -> new Change(change.key, change.value, true))
        .thenAccept(enriched -> result.complete(Collections.singleton(enriched)));
  }

  /** Retries are over: the change becomes a dead letter, and the job goes on. */
  @Override
  public void timeout(Change change, ResultFuture<Change> result) {
    result.complete(Collections.singleton(new Change(change.key, change.value, true)));
  }

  private Change enriched(Change change, ObjectNode event, ObjectNode revision, byte[] answer) {
    try {
      var content =
          JSON.readTree(answer).at("/query/pages/0/revisions/0/slots/main/content");
      if (!content.isTextual()) return new Change(change.key, change.value, true);
      ((ObjectNode) revision.at("/content_slots/main")).set("content_body", content);
      if (changed) revision.put("upgraded", true);
      return new Change(change.key, JSON.writeValueAsBytes(event), false);
    } catch (IOException error) {
      return new Change(change.key, change.value, true);
    }
  }
}
