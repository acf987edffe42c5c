/** What comes with the lab, wherever it was built to. */
@NullMarked
package brownout.chaos.adapter.shipped;

import org.jspecify.annotations.NullMarked;
