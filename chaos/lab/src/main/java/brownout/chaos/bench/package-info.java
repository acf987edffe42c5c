/** What {@code ./lab bench} has measured, and how it reads. */
@NullMarked
package brownout.chaos.bench;

import org.jspecify.annotations.NullMarked;
