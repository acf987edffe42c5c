/** Reports as JSON and as files. */
@NullMarked
package brownout.chaos.adapter.report;

import org.jspecify.annotations.NullMarked;
