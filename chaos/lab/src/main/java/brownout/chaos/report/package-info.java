/** What a run found, and its pure renderings for people and for machines. */
@NullMarked
package brownout.chaos.report;

import org.jspecify.annotations.NullMarked;
