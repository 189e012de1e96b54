// Whether to ask the wiki once more; Flink sends this predicate to its TaskManagers.
package tributary;

import java.io.Serializable;
import java.util.Collection;
import java.util.function.Predicate;

record AnyFailed() implements Predicate<Collection<Change>>, Serializable {
  @Override
  public boolean test(Collection<Change> results) {
    return results.stream().anyMatch(change -> change.failed);
  }
}
