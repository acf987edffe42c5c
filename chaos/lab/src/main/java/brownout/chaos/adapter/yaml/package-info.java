/** Reads YAML into trees that know where everything stands. */
@NullMarked
package brownout.chaos.adapter.yaml;

import org.jspecify.annotations.NullMarked;
