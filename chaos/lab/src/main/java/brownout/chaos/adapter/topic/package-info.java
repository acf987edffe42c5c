/** Kafka topics for people: records decoded to JSON. */
@NullMarked
package brownout.chaos.adapter.topic;

import org.jspecify.annotations.NullMarked;
