/** The lab: supervisor, scenarios, checkers, reports, command line. */
@NullMarked
package brownout.chaos;

import org.jspecify.annotations.NullMarked;
