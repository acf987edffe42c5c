/** A Toxiproxy to stand between clients and servers: inside this JVM, a real one, or one that already runs. */
@NullMarked
package brownout.chaos.testkit.toxiproxy;

import org.jspecify.annotations.NullMarked;
