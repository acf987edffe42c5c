/** Everything that touches an operating system, a network or a framework. */
@NullMarked
package brownout.chaos.adapter;

import org.jspecify.annotations.NullMarked;
