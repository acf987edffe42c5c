/** What somebody meant who mistyped a name. */
@NullMarked
package brownout.chaos.naming;

import org.jspecify.annotations.NullMarked;
