// A change as its record's bytes; Flink serialises it as a POJO.
package tributary;

public final class Change {
  public byte[] key;
  public byte[] value;
  /** Whether the wiki could not be asked; then the value is the original one. */
  public boolean failed;

  public Change() {}

  Change(byte[] key, byte[] value, boolean failed) {
    this.key = key;
    this.value = value;
    this.failed = failed;
  }
}
