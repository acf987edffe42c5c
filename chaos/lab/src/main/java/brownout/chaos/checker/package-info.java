/** Verdicts from histories; each checker is tested on known-bad ones. */
@NullMarked
package brownout.chaos.checker;

import org.jspecify.annotations.NullMarked;
