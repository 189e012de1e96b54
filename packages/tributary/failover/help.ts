/** The text of `tributary failover --help`. */
export const FAILOVER = `It looks at both datacenters before each step and does the first step that is not done. So after an
interruption at any point, kill -9 too, run it again. It remembers nothing. The steps:

  prepare   fill NEW's store from NEW's copy of the topic, while OLD still writes
  fence     make OLD passive; its topic must stand still
  catch up  wait until NEW's copy has all of OLD's records
  rebuild   complete NEW's store
  reverse   stop the connector ordered-OLD-to-NEW, start ordered-NEW-to-OLD at the end of NEW's topic
  promote   set NEW's consumer groups to where OLD's have finished, make NEW active
  verify    NEW alone is active, its topic grows

Until promote, --give-up goes back to OLD. With --lost it takes over from a datacenter that is gone, and
refuses if that one's Kafka answers. When OLD is back, run it again without --lost: it fences OLD and
copies to it what NEW wrote meanwhile. It refuses two active datacenters, a mirror that runs both ways, and
a store that it can't rebuild.

--config is a file such as this one; connect is the Kafka Connect that writes to that datacenter, and
context is kubectl's, by default the datacenter's name:

  { "datacenters": {
      "eqiad": { "kafka": "kafka-eqiad:9092", "connect": "http://connect-eqiad:8083",
                 "store": "redis://store-eqiad:6379", "context": "eqiad" },
      "codfw": { "kafka": "kafka-codfw:9092", "connect": "http://connect-codfw:8083",
                 "store": "redis://store-codfw:6379", "context": "codfw" } } }

It may also have topics, input and group, if yours have other names, and platform: a program (a list of
words) to use instead of kubectl. It is called with activate, passivate or state, and the datacenter; state
prints active, passive or, once activate has begun, partly, and the tributary_order_epoch of each instance.

How to connect to Kafka is in the environment: see tributary run --help.`
