// The topic of a result: dead letters have their own.
package tributary;

import org.apache.flink.connector.kafka.sink.TopicSelector;

record ByOutcome(String output, String deadLetters) implements TopicSelector<Change> {
  @Override
  public String apply(Change change) {
    return change.failed ? deadLetters : output;
  }
}
