/** Histories in the forms of other people's checkers. */
@NullMarked
package brownout.chaos.adapter.export;

import org.jspecify.annotations.NullMarked;
