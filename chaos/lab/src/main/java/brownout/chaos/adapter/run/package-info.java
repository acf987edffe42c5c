/** Connects runs to the running system: clocks, threads, clients, oracles, files. */
@NullMarked
package brownout.chaos.adapter.run;

import org.jspecify.annotations.NullMarked;
